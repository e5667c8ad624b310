package io.kanban.people;

import java.util.List;
import java.util.function.Supplier;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * Looks up people by sign-in name or account id, in the log. It never re-encodes a password at
 * sign-in, because that would invalidate the remember-me cookies that open pages need after a
 * restart.
 */
final class AccountUsers implements UserDetailsService {
  private static final String ROLE_PREFIX = "ROLE_";
  private static final String USER = "USER";

  /** The role of those who run the application; they may see its health and metrics. */
  static final String OPERATOR = "OPERATOR";

  private final Supplier<AccountLog> accounts;
  private final Supplier<FirstAccounts> firstAccounts;
  private final DemoOffer demo;
  private final Operators operators;

  /**
   * @param accounts the accounts; looked up each time, because tests replace the log
   * @param demo whether the people of the demo may sign in
   */
  AccountUsers(
      Supplier<AccountLog> accounts,
      Supplier<FirstAccounts> firstAccounts,
      DemoOffer demo,
      Operators operators) {
    this.accounts = accounts;
    this.firstAccounts = firstAccounts;
    this.demo = demo;
    this.operators = operators;
  }

  @Override
  public AccountUser loadUserByUsername(String name) {
    Credentials credentials = read(idOf(name));
    if (credentials.password().isEmpty()) {
      throw new UsernameNotFoundException("Nobody signs in with a password as " + name);
    }
    return user(credentials, credentials.cookiePassword().hash());
  }

  /** The person, with the password for cookies. */
  AccountUser loadForCookie(String id) {
    Credentials credentials = read(idOf(id));
    return user(credentials, credentials.cookiePassword().text());
  }

  private Credentials read(AccountId id) {
    firstAccounts.get().await();
    Credentials credentials = accounts.get().read(id);
    Account account = credentials.account();
    if (!(account.isActive() || account.isDeactivated())
        || (credentials.isOfDemo() && !demo.isAllowed())) {
      throw new UsernameNotFoundException("Nobody signs in as " + id.value());
    }
    return credentials;
  }

  private AccountUser user(Credentials credentials, String password) {
    Account account = credentials.account();
    return new AccountUser(
        account.person(),
        password,
        credentials.cookiePassword(),
        account.isActive(),
        credentials.revision(),
        authoritiesOf(new AccountId(account.person().id())));
  }

  /** What Spring Security lets the person of an account do. */
  List<GrantedAuthority> authoritiesOf(AccountId id) {
    return AuthorityUtils.createAuthorityList(
        operators.contains(id)
            ? new String[] {ROLE_PREFIX + USER, ROLE_PREFIX + OPERATOR}
            : new String[] {ROLE_PREFIX + USER});
  }

  private static AccountId idOf(String name) {
    return SignInName.accountOf(name)
        .orElseThrow(
            () -> new UsernameNotFoundException("Neither a sign-in name nor an account's id"));
  }
}
