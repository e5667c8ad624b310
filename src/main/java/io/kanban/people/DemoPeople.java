package io.kanban.people;

import io.recordplayer.record.Person;
import java.util.Set;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Opens the accounts of the demo's people. */
final class DemoPeople {
  static final String PASSWORD = "demo";

  /** The password is on the sign-in page, so its hash need not be slow. */
  private static final int FASTEST = 4;

  private DemoPeople() {}

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
