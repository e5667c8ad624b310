package io.kanban.project;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.signals.Signal;
import io.kanban.people.Invitation;
import io.kanban.people.PersonChoice;
import io.kanban.project.Project.Member;
import io.kanban.project.ProjectCommand.AddMember;
import io.kanban.project.ProjectCommand.ChangeRoles;
import io.kanban.project.ProjectCommand.RemoveMember;
import io.kanban.shell.BaseValue;
import io.kanban.shell.PersonAvatar;
import io.recordplayer.client.KeyedList;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Set;

/** The members of a project and their roles. */
final class MembersSection extends SettingsSection {
  private static final long serialVersionUID = 1L;

  private static final String ADD = "add";
  private static final String ROLES = "roles/";
  private static final String REMOVE = "remove/";

  MembersSection(ProjectActions actions) {
    super(actions, "Members", "They see all boards of the project.");
    Button add = new Button("Add member", _ -> askForMember());
    add.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    add.bindVisible(actions.mayChange());
    Button invite = tool("Invite by e-mail", "Invite by e-mail", this::askToInvite);
    invite.bindVisible(actions.mayChange());
    UnorderedList list = new UnorderedList();
    list.addClassNames("members", "settings-list");
    KeyedList.of(
        list,
        actions.project().map(MembersSection::entries),
        entry -> entry.member().person().id(),
        Row::new);
    Div buttons = new Div(invite, add);
    buttons.addClassName("settings-action");
    add(buttons, list);
  }

  private record Entry(Member member, boolean onlyManager) {}

  private static List<Entry> entries(Project project) {
    return project.members().values().stream()
        .map(member -> new Entry(member, project.isOnlyManager(member.person())))
        .toList();
  }

  /** The row of one member; it stays when the member's roles change, so that the focus stays. */
  private final class Row extends ListItem {
    private static final long serialVersionUID = 1L;

    Row(Signal<Entry> entry) {
      Person person = entry.peek().member().person();
      addClassName("member");
      getElement().setAttribute("data-member", person.id());
      PersonAvatar avatar =
          new PersonAvatar(person, actions().marks().map(marks -> marks.markOf("", person)));
      // The name beside it says the same.
      avatar.getElement().setAttribute("aria-hidden", "true");
      Span name = new Span(actions().marks().map(marks -> marks.nameOf("", person)));
      name.addClassName("member-name");
      name.getElement().setAttribute("dir", "auto");
      Span roles = new Span();
      roles.addClassName("people");
      KeyedList.of(roles, entry.map(now -> now.member().sortedRoles()), RoleBadge::new);
      Button change =
          tool("Change roles", "Change roles of " + person.name(), () -> askForRoles(person));
      Button remove = tool("Remove", "Remove " + person.name(), () -> askToRemove(person));
      remove.addThemeVariants(ButtonVariant.LUMO_ERROR);
      remove.bindVisible(entry.map(now -> !now.onlyManager()));
      Div tools = new Div(change, remove);
      tools.addClassName("member-tools");
      tools.bindVisible(actions().mayChange());
      add(avatar, name, roles, tools);
    }
  }

  @Override
  void reopen(String dialog) {
    switch (dialog) {
      case ADD -> askForMember();
      case Invitation.DRAFT -> askToInvite();
      default -> reopenForMember(dialog);
    }
  }

  private void reopenForMember(String dialog) {
    for (Member member : actions().project().peek().members().values()) {
      if (dialog.equals(ROLES + member.person().id())) {
        askForRoles(member.person());
      } else if (dialog.equals(REMOVE + member.person().id())) {
        askToRemove(member.person());
      }
    }
  }

  private void askForMember() {
    Project now = actions().project().peek();
    PersonChoice person =
        new PersonChoice(actions().client(), "Who", known -> now.member(known).isEmpty());
    RoleChoice roles = new RoleChoice(now.roleNames(), Set.of());
    actions()
        .dialog(actions().now(), ADD, "Add member", person, roles)
        .ask(
            "Add",
            () -> {
              person.setErrorMessage("Choose who it is.");
              person.setInvalid(person.isEmpty());
              // Both checks always run, so that each field shows its own error.
              return roles.isGiven() && !person.isInvalid();
            },
            () ->
                actions()
                    .send(
                        new AddMember(
                            actions().id(), person.getValue(), Set.copyOf(roles.getValue()))),
            person);
  }

  /** Invites somebody whom the system doesn't know, who is a member before they sign up. */
  private void askToInvite() {
    RoleChoice roles = new RoleChoice(actions().project().peek().roleNames(), Set.of());
    new Invitation(this, actions().client(), actions().drafts())
        .ask(
            roles::isGiven,
            person ->
                actions().send(new AddMember(actions().id(), person, Set.copyOf(roles.getValue()))),
            roles);
  }

  private void askForRoles(Person person) {
    Project now = actions().project().peek();
    BaseValue seen = actions().now();
    RoleChoice roles =
        new RoleChoice(now.roleNames(), now.member(person).map(Member::roles).orElse(Set.of()));
    actions()
        .dialog(seen, ROLES + person.id(), "Roles of " + person.name(), roles)
        .ask(
            "Save",
            roles::isGiven,
            () ->
                List.of(
                    seen.send(
                        Projects.PROJECT,
                        new ChangeRoles(actions().id(), person, Set.copyOf(roles.getValue())))));
  }

  private void askToRemove(Person person) {
    String project = actions().project().peek().name();
    actions()
        .dialog(
            actions().now(),
            REMOVE + person.id(),
            "Remove " + person.name() + "?",
            new Paragraph(
                "%s will no longer see “%s”. The cards' history keeps what %s did."
                    .formatted(person.name(), project, person.name())))
        .ask("Remove", () -> true, () -> actions().send(new RemoveMember(actions().id(), person)));
  }
}
