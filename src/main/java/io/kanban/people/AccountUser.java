package io.kanban.people;

import io.recordplayer.record.Person;
import java.util.Collection;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.User;

/** A person whom Spring Security knows. The user name is the account's id. */
class AccountUser extends User {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final CookiePassword cookiePassword;
  private final long asOf;

  /**
   * @param password the password for this sign-in
   * @param cookiePassword the password for cookies, as of the same read of the account
   * @param asOf the revision of the account's last event that was read
   */
  AccountUser(
      Person person,
      String password,
      CookiePassword cookiePassword,
      boolean active,
      long asOf,
      Collection<? extends GrantedAuthority> authorities) {
    super(person.id(), password, active, true, true, true, authorities);
    this.name = person.name();
    this.cookiePassword = cookiePassword;
    this.asOf = asOf;
  }

  /** The person, with the name at the time of the sign-in. */
  final Person person() {
    return new Person(getUsername(), name);
  }

  final CookiePassword cookiePassword() {
    return cookiePassword;
  }

  /** The revision of the account's last event that the sign-in has seen. */
  final long asOf() {
    return asOf;
  }
}
