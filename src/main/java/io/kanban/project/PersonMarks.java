package io.kanban.project;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.signals.Signal;
import io.kanban.people.AccountDirectory;
import io.kanban.people.AccountFeature;
import io.kanban.shell.PersonAvatar;
import io.recordplayer.client.Client;
import io.recordplayer.record.Person;
import java.util.Optional;

/** Tells how to mark people of a project's records who can't work there any more. */
public record PersonMarks(AccountDirectory accounts, Project project) {
  static final String DEACTIVATED = "deactivated";
  static final String NO_MEMBER = "no longer a member";

  /**
   * The marks as of now, while a component is attached.
   *
   * @param project the project as the page watches it
   */
  public static Signal<PersonMarks> watch(Component owner, Client client, Signal<Project> project) {
    Signal<AccountDirectory> accounts =
        client.watch(owner, AccountFeature.DIRECTORY, AccountFeature.ALL).view();
    return () -> new PersonMarks(accounts.get(), project.get());
  }

  /**
   * The present name of a person with the mark, as in "Bill (deactivated)".
   *
   * @param board the board's name in its id
   */
  public String nameOf(String board, Person person) {
    return PersonAvatar.nameOf(
        new Person(person.id(), accounts.nameOf(person)), markOf(board, person));
  }

  /**
   * The mark of a person on a board; empty for a person who can work there, and until the project
   * is read.
   *
   * @param board the board's name in its id
   */
  public Optional<String> markOf(String board, Person person) {
    if (accounts.isDeactivated(person)) {
      return Optional.of(DEACTIVATED);
    }
    return project.id().isEmpty() || project.rolesOn(board, person).isPresent()
        ? Optional.empty()
        : Optional.of(NO_MEMBER);
  }
}
