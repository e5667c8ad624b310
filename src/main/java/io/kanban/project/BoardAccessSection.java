package io.kanban.project;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.signals.Signal;
import io.kanban.people.PersonChoice;
import io.kanban.project.BoardSummaries.BoardSummary;
import io.kanban.project.Project.Member;
import io.kanban.project.ProjectCommand.SetBoardRoles;
import io.kanban.shell.BaseValue;
import io.recordplayer.client.KeyedList;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Set;

/** The roles that people have on one board only. */
final class BoardAccessSection extends SettingsSection {
  private static final long serialVersionUID = 1L;

  private static final String ADD = "add-to-board/";
  private static final String CHANGE = "board-roles/";

  private final transient Signal<BoardSummaries> boards;

  BoardAccessSection(ProjectActions actions, Signal<BoardSummaries> boards) {
    super(
        actions,
        "Access to boards",
        "Members see all boards. Others see a board only if they have a role on it.");
    this.boards = boards;
    UnorderedList list = new UnorderedList();
    list.addClassName("settings-list");
    Signal<List<Entry>> entries = () -> entries(actions.project().get(), boards.get());
    KeyedList.of(list, entries, entry -> entry.board().id(), Row::new);
    add(list);
  }

  /** A board, and the people with roles on it. */
  private record Entry(BoardSummary board, List<Member> guests) {}

  private static List<Entry> entries(Project project, BoardSummaries boards) {
    return boards.boards().stream()
        .map(board -> new Entry(board, project.guestsOf(board.id())))
        .toList();
  }

  /** The row of one board. */
  private final class Row extends ListItem {
    private static final long serialVersionUID = 1L;

    Row(Signal<Entry> entry) {
      BoardSummary board = entry.peek().board();
      addClassName("settings-row");
      getElement().setAttribute("data-board", board.id());
      Span name = new Span();
      name.addClassName("row-name");
      name.bindText(entry.map(now -> now.board().name()));
      Div guests = new Div();
      guests.addClassName("guests");
      KeyedList.of(
          guests,
          entry.map(Entry::guests),
          guest -> guest.person().id(),
          guest -> guest(board, guest));
      Button give = tool("Give access", "Give access to " + board.name(), () -> askForGuest(board));
      give.bindVisible(actions().mayChange());
      add(name, guests, give);
    }
  }

  private Div guest(BoardSummary board, Signal<Member> guest) {
    Person person = guest.peek().person();
    Span who = new Span(actions().marks().map(marks -> marks.nameOf(board.id(), person)));
    who.addClassName("member-name");
    Span roles = new Span();
    roles.addClassName("people");
    KeyedList.of(roles, guest.map(Member::sortedRoles), RoleBadge::new);
    Button change =
        tool(
            "Change",
            "Change roles of %s on %s".formatted(person.name(), board.name()),
            () -> askForRoles(board, person));
    change.bindVisible(actions().mayChange());
    Div row = new Div(who, roles, change);
    row.addClassName("guest");
    return row;
  }

  @Override
  void reopen(String dialog) {
    for (Entry entry : entries(actions().project().peek(), boards.peek())) {
      BoardSummary board = entry.board();
      if (dialog.equals(ADD + board.id())) {
        askForGuest(board);
      }
      for (Member guest : entry.guests()) {
        if (dialog.equals(CHANGE + board.id() + "/" + guest.person().id())) {
          askForRoles(board, guest.person());
        }
      }
    }
  }

  private RoleChoice choice(Set<String> now) {
    return new RoleChoice(
        actions().project().peek().roles().stream().map(Role::name).toList(), now);
  }

  private void askForGuest(BoardSummary board) {
    Project now = actions().project().peek();
    BaseValue seen = actions().now();
    PersonChoice person =
        new PersonChoice(
            actions().client(), "Who", known -> now.boardRolesOf(board.id(), known).isEmpty());
    RoleChoice roles = choice(Set.of());
    actions()
        .dialog(
            seen, ADD + board.id(), "Give access to “%s”".formatted(board.name()), person, roles)
        .ask(
            "Give access",
            () -> {
              person.setErrorMessage("Choose who it is.");
              person.setInvalid(person.isEmpty());
              // Both checks always run, so that each field shows its own error.
              return roles.isGiven() && !person.isInvalid();
            },
            () -> List.of(seen.send(Projects.PROJECT, to(board, person.getValue(), roles))),
            person);
  }

  private void askForRoles(BoardSummary board, Person person) {
    BaseValue seen = actions().now();
    RoleChoice roles =
        choice(
            actions()
                .project()
                .peek()
                .boardRolesOf(board.id(), person)
                .map(Member::roles)
                .orElse(Set.of()));
    roles.setHelperText("Without a role, the access ends.");
    actions()
        .dialog(
            seen,
            CHANGE + board.id() + "/" + person.id(),
            "%s on “%s”".formatted(person.name(), board.name()),
            roles)
        .ask(
            "Save",
            () -> true,
            () -> List.of(seen.send(Projects.PROJECT, to(board, person, roles))));
  }

  private SetBoardRoles to(BoardSummary board, Person person, RoleChoice roles) {
    return new SetBoardRoles(actions().id(), board.id(), person, Set.copyOf(roles.getValue()));
  }
}
