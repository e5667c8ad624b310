package io.kanban.people;

import io.recordplayer.log.Log;
import io.recordplayer.record.Person;
import java.util.Set;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Opens the accounts of the demo's people, whose password everybody knows. */
public final class DemoPeople {
  static final String PASSWORD = "demo";

  /** The password is on the sign-in page, so its hash need not be slow. */
  private static final int FASTEST = 4;

  private DemoPeople() {}

  /**
   * Whether the demo's people may be in a log. They may not be where a start without the demo has
   * made an administrator: one of them looks after accounts, too.
   *
   * @throws io.recordplayer.log.LogException if the log can't be read
   */
  public static boolean areAllowedIn(Log log) {
    return !FirstAdministrator.isKnownTo(log);
  }

  /** Opens the accounts that are missing. Dave looks after accounts. */
  static void openAccounts(AccountLog accounts) {
    PasswordHash hash =
        new PasswordHash("{bcrypt}" + new BCryptPasswordEncoder(FASTEST).encode(PASSWORD));
    for (Person person : People.ALL) {
      SignInName name = new SignInName(person.id());
      if (accounts.read(name.account()).account().signInName().isEmpty()) {
        accounts.send(
            new AccountCommand.OpenDemoAccount(
                name, person.name(), person.equals(People.DAVE), hash),
            Person.SYSTEM,
            Set.of());
      }
    }
  }
}
