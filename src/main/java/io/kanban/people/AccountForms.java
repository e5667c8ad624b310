package io.kanban.people;

import io.kanban.people.AccountCommand.ChangePassword;
import io.kanban.people.AccountCommand.ChooseNewPassword;
import io.kanban.people.AccountCommand.SignUp;
import io.recordplayer.entity.Rejection;
import io.recordplayer.log.LogException;
import io.recordplayer.player.DecidedCommands.UndecidedException;
import io.recordplayer.record.Person;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Receives the forms with new passwords. Only the hash of a password is recorded. HTTP requests can
 * wait for the decision, and they can set cookies; an open page can do neither.
 */
@Controller
class AccountForms {
  static final String SIGN_UP = "forms/sign-up";
  static final String NEW_PASSWORD = "forms/new-password";
  static final String CHANGE_PASSWORD = "forms/password";
  static final String SIGN_IN_NAME = "signInName";
  static final String SECRET = "secret";
  static final String NAME = "name";
  static final String PASSWORD = "password";
  static final String PRESENT_PASSWORD = "presentPassword";

  private static final String NO_SUCH_LINK =
      "This link doesn't work: it was used, or it has expired. Ask for a new one.";
  private static final String UNAVAILABLE =
      "This can't be saved right now. Nothing is changed; try again in a moment.";

  private static final String UNCERTAIN =
      "It isn't certain yet whether this is saved. Wait a moment and sign in with the new password;"
          + " if that fails, try again.";

  private final Supplier<AccountLog> accounts;
  private final PasswordEncoder encoder;
  private final AuthenticationManager authentication;
  private final RevocableRememberMe rememberMe;

  AccountForms(
      BeanFactory beans,
      PasswordEncoder encoder,
      AuthenticationManager authentication,
      RevocableRememberMe rememberMe) {
    this.accounts = () -> beans.getBean(AccountLog.class);
    this.encoder = encoder;
    this.authentication = authentication;
    this.rememberMe = rememberMe;
  }

  @PostMapping("/" + SIGN_UP)
  String signUp(
      @RequestParam(SIGN_IN_NAME) String signInName,
      @RequestParam(SECRET) String secret,
      @RequestParam(NAME) String name,
      @RequestParam(PASSWORD) String password,
      HttpServletRequest request,
      HttpServletResponse response) {
    Optional<SignInName> account = SignInName.parse(signInName);
    LinkSecret key = new LinkSecret(secret);
    Optional<String> error =
        change(
            account,
            key,
            Optional.of(name),
            password,
            hash -> new SignUp(idOf(account), key.hash(), name, hash));
    if (error.isPresent()) {
      new FormAnswer(error.get(), true, name).keep(request);
      return "redirect:/" + new LinkAddress(signInName, secret).below(JoinPage.ADDRESS);
    }
    try {
      signIn(account.orElseThrow(), password, request, response);
    } catch (ServletException _) {
      new FormAnswer("Your account is ready. Sign in.", false, signInName).keep(request);
      return "redirect:/" + SignInPage.ADDRESS;
    }
    return "redirect:/";
  }

  @PostMapping("/" + NEW_PASSWORD)
  String newPassword(
      @RequestParam(SIGN_IN_NAME) String signInName,
      @RequestParam(SECRET) String secret,
      @RequestParam(PASSWORD) String password,
      HttpServletRequest request) {
    Optional<SignInName> account = SignInName.parse(signInName);
    LinkSecret key = new LinkSecret(secret);
    Optional<String> error =
        change(
            account,
            key,
            Optional.empty(),
            password,
            hash -> new ChooseNewPassword(idOf(account), key.hash(), hash));
    if (error.isPresent()) {
      new FormAnswer(error.get(), true, "").keep(request);
      return "redirect:/" + new LinkAddress(signInName, secret).below(NewPasswordPage.ADDRESS);
    }
    new FormAnswer("Your password is saved. Sign in with it.", false, signInName).keep(request);
    return "redirect:/" + SignInPage.ADDRESS;
  }

  /**
   * Changes the password of the person who is signed in, ends their other sessions, and renews the
   * cookie of this browser.
   */
  @PostMapping("/" + CHANGE_PASSWORD)
  String changePassword(
      @RequestParam(PRESENT_PASSWORD) String present,
      @RequestParam(PASSWORD) String password,
      Principal person,
      HttpServletRequest request,
      HttpServletResponse response) {
    Optional<String> error;
    try {
      Authentication checked = check(person.getName(), present, request);
      error =
          PasswordRule.errorIn(password)
              .or(() -> change(checked, hash(password), request, response));
    } catch (AuthenticationException e) {
      error = Optional.of(SignInFailure.messageFor(e, "The present password is wrong."));
    } catch (LogException | UndecidedException _) {
      error = Optional.of(UNCERTAIN);
    }
    new FormAnswer(error.orElse("Your password is changed."), error.isPresent(), "").keep(request);
    return "redirect:/" + AccountPage.ADDRESS;
  }

  private Authentication check(String person, String password, HttpServletRequest request) {
    UsernamePasswordAuthenticationToken attempt =
        UsernamePasswordAuthenticationToken.unauthenticated(person, password);
    attempt.setDetails(new WebAuthenticationDetails(request));
    return authentication.authenticate(attempt);
  }

  private Optional<String> change(
      Authentication checked,
      PasswordHash password,
      HttpServletRequest request,
      HttpServletResponse response) {
    UUID command = UUID.randomUUID();
    SignedInSessions.markSender(request.getSession(), command);
    String person = checked.getName();
    Optional<String> error =
        accounts
            .get()
            .send(
                command,
                new ChangePassword(new AccountId(person), password),
                new Person(person, person),
                Set.of(AccountRules.SELF))
            .map(Rejection::message);
    if (error.isEmpty() && checked.getPrincipal() instanceof AccountUser user) {
      rememberMe.renew(request, response, user, password);
    }
    return error;
  }

  private static AccountId idOf(Optional<SignInName> account) {
    return account.map(SignInName::account).orElseThrow();
  }

  /**
   * Sends a command by the person of a link. Without a link that works nothing is recorded, so that
   * strangers can't fill the log.
   *
   * @param name the name that the person chose; empty if they keep the present one
   * @return the error for the person; empty if the command was accepted
   */
  private Optional<String> change(
      Optional<SignInName> account,
      LinkSecret link,
      Optional<String> name,
      String password,
      Function<PasswordHash, AccountCommand> command) {
    if (account.isEmpty()) {
      return Optional.of(NO_SUCH_LINK);
    }
    AccountId id = idOf(account);
    AccountLog log = accounts.get();
    Credentials known;
    try {
      known = log.read(id);
    } catch (LogException | AccountUnreadableException _) {
      return Optional.of(UNAVAILABLE);
    }
    if (!known.opens(link, log.now())) {
      return Optional.of(NO_SUCH_LINK);
    }
    Person by = new Person(id.value(), name.orElse(known.account().person().name()));
    return name.flatMap(AccountRules::wrongName)
        .map(Rejection::message)
        .or(() -> PasswordRule.errorIn(password))
        .or(() -> send(log, command.apply(hash(password)), by));
  }

  private static Optional<String> send(AccountLog log, AccountCommand command, Person by) {
    try {
      return log.send(command, by, Set.of()).map(Rejection::message);
    } catch (LogException | UndecidedException _) {
      return Optional.of(UNCERTAIN);
    }
  }

  private PasswordHash hash(String password) {
    return new PasswordHash(String.valueOf(encoder.encode(password)));
  }

  /** Signs the person in as the sign-in form would, with a new session and a cookie. */
  private void signIn(
      SignInName account, String password, HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    if (request.getUserPrincipal() != null) {
      request.logout();
    }
    request.getSession();
    request.changeSessionId();
    request.login(account.text(), password);
    if (request.getUserPrincipal() instanceof Authentication person) {
      rememberMe.loginSuccess(request, response, person);
    }
  }
}
