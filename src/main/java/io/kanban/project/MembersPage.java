package io.kanban.project;

import com.vaadin.flow.component.avatar.Avatar;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import io.kanban.people.People;
import io.kanban.project.Project.Member;
import io.kanban.project.ProjectCommand.AddMember;
import io.kanban.project.ProjectCommand.ChangeRoles;
import io.kanban.project.ProjectCommand.RemoveMember;
import io.kanban.shell.AddressedPage;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.Notices;
import io.kanban.text.Texts;
import io.recordplayer.client.Client;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.KeyedList;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.Watch;
import io.recordplayer.record.Person;
import jakarta.annotation.security.PermitAll;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Shows a project's members and their roles, and lets its managers change them. */
@Route("members")
@PageTitle("Members · Kanban")
@PermitAll
public class MembersPage extends AddressedPage {
  private static final long serialVersionUID = 1L;

  private static final List<String> USUAL_ROLES = List.of(Project.MANAGER, "Worker", "Reviewer");

  private static final String ADD = "add";
  private static final String ROLES = "roles/";
  private static final String REMOVE = "remove/";

  public MembersPage(Client client) {
    super("project", client);
    addClassName("members-page");
  }

  @Override
  protected void show(Div content, String address) {
    show(content, new ProjectId(address));
  }

  private void show(Div content, ProjectId id) {
    Watch<Project> project = client().watch(content, Projects.VIEW, id.value());
    Anchor back = new Anchor("board/" + id.value(), "Back to the board");
    back.setRouterIgnore(false);
    back.addClassName("back");
    Paragraph of = new Paragraph();
    of.bindText(project.view().map(Project::name));
    Div names = new Div(new H1("Members"), of);
    names.addClassName("names");
    Button add = new Button("Add member", _ -> askForMember(id, project.view().peek()));
    add.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    Div head = new Div(names, add);
    head.addClassName("page-head");
    UnorderedList list = new UnorderedList();
    list.addClassName("members");
    Div notice = new Div();
    content.add(back, head, list, notice);
    list.setVisible(false);
    KeyedList.of(
        list,
        project.view().map(MembersPage::entries),
        entry -> entry.member().person().id(),
        entry -> new Row(id, entry));
    Signal.effect(
        content,
        () -> {
          Project now = project.view().get();
          Watch.State state = project.state().get();
          boolean member = state == Watch.State.LIVE && now.id().isPresent();
          boolean appears = member && !list.isVisible();
          add.setVisible(now.isManager(client().person()));
          head.setVisible(member);
          list.setVisible(member);
          notice.removeAll();
          if (state == Watch.State.DENIED) {
            notice.add(Notices.notAMember());
          } else if (state == Watch.State.UNDECIDED) {
            notice.add(Notices.undecided());
          } else if (state == Watch.State.STOPPED) {
            notice.add(Notices.standsStill());
          } else if (state == Watch.State.LIVE && !member) {
            notice.add(Notices.noSuch("project"));
          } else if (state == Watch.State.OPENING) {
            notice.add(Notices.opening());
          }
          if (appears) {
            drafts(id).reopen(content, name -> reopen(name, id, now));
          }
          if (member) {
            getUI().ifPresent(ui -> ui.getPage().setTitle("Members · " + now.name() + " · Kanban"));
          }
        });
  }

  private record Entry(Project project, Member member) {}

  private static List<Entry> entries(Project project) {
    return project.members().values().stream().map(member -> new Entry(project, member)).toList();
  }

  /** The row of one member; it stays when the member's roles change, so that the focus stays. */
  private final class Row extends ListItem {
    private static final long serialVersionUID = 1L;

    private final Span roles = new Span();
    private final Button change = new Button("Change roles");
    private final Button remove = new Button("Remove");

    Row(ProjectId id, Signal<Entry> entry) {
      Person person = entry.peek().member().person();
      addClassName("member");
      getElement().setAttribute("data-member", person.id());
      Avatar avatar = new Avatar(person.name());
      avatar.getElement().setAttribute("aria-hidden", "true");
      avatar.setTooltipEnabled(false);
      Span name = new Span(person.name());
      name.addClassName("member-name");
      roles.addClassName("people");
      change.setAriaLabel("Change the roles of " + person.name());
      change.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
      change.addClickListener(_ -> askForRoles(id, entry.peek().project(), person));
      remove.setAriaLabel("Remove " + person.name());
      remove.addThemeVariants(ButtonVariant.LUMO_TERTIARY, ButtonVariant.LUMO_ERROR);
      remove.addClickListener(_ -> askToRemove(id, entry.peek().project(), person));
      Div tools = new Div(change, remove);
      tools.addClassName("member-tools");
      add(avatar, name, roles, tools);
      KeyedList.of(roles, entry.map(now -> now.member().sortedRoles()), MembersPage::badge);
      Signal.effect(
          this,
          () -> {
            Project now = entry.get().project();
            boolean manager = now.isManager(client().person());
            change.setVisible(manager);
            remove.setVisible(manager && !now.isOnlyManager(person));
          });
    }
  }

  private static Span badge(Signal<String> text) {
    Span badge = new Span(text);
    badge.addClassName("badge");
    return badge;
  }

  private Drafts drafts(ProjectId id) {
    return new Drafts(client(), "members/" + id.value());
  }

  private void reopen(String name, ProjectId id, Project project) {
    if (name.equals(ADD)) {
      askForMember(id, project);
    }
    for (Member member : project.members().values()) {
      if (name.equals(ROLES + member.person().id())) {
        askForRoles(id, project, member.person());
      } else if (name.equals(REMOVE + member.person().id())) {
        askToRemove(id, project, member.person());
      }
    }
  }

  private void askForMember(ProjectId id, Project project) {
    ComboBox<Person> person =
        new ComboBox<>(
            "Who", People.ALL.stream().filter(known -> project.rolesOf(known).isEmpty()).toList());
    person.setItemLabelGenerator(Person::name);
    person.setPlaceholder("Somebody the system knows");
    person.setRequiredIndicatorVisible(true);
    MultiSelectComboBox<String> roles = roles(project, Set.of("Worker"));
    new CommandDialog(drafts(id), new BaseValue(client()), ADD, "Add member", person, roles)
        .ask(
            "Add",
            () -> {
              person.setErrorMessage("Choose who it is.");
              person.setInvalid(person.isEmpty());
              return !person.isInvalid() && isGiven(roles);
            },
            () -> send(new AddMember(id, person.getValue(), Set.copyOf(roles.getValue()))),
            person);
  }

  private void askForRoles(ProjectId id, Project project, Person person) {
    BaseValue seen = new BaseValue(client());
    MultiSelectComboBox<String> roles = roles(project, project.rolesOf(person).orElse(Set.of()));
    new CommandDialog(drafts(id), seen, ROLES + person.id(), "Roles of " + person.name(), roles)
        .ask(
            "Save",
            () -> isGiven(roles),
            () ->
                List.of(
                    seen.send(
                        Projects.PROJECT,
                        new ChangeRoles(id, person, Set.copyOf(roles.getValue())))),
            roles);
  }

  private void askToRemove(ProjectId id, Project project, Person person) {
    new CommandDialog(
            drafts(id),
            new BaseValue(client()),
            REMOVE + person.id(),
            "Remove " + person.name() + "?",
            new Paragraph(
                "%s will no longer see “%s”. The cards' history keeps what %s did."
                    .formatted(person.name(), project.name(), person.name())))
        .ask("Remove", () -> true, () -> send(new RemoveMember(id, person)));
  }

  private List<SentCommand> send(ProjectCommand command) {
    return List.of(client().send(Projects.PROJECT, command));
  }

  /** A field with the usual roles and those of the project; the person can type others. */
  private static MultiSelectComboBox<String> roles(Project project, Set<String> now) {
    Set<String> known = new LinkedHashSet<>(USUAL_ROLES);
    project.members().values().forEach(member -> known.addAll(member.sortedRoles()));
    MultiSelectComboBox<String> roles = new MultiSelectComboBox<>("Roles", known);
    roles.setHelperText("Choose, or type a role of your own and press Enter.");
    roles.setRequiredIndicatorVisible(true);
    roles.setAllowCustomValue(true);
    roles.addCustomValueSetListener(
        typed -> {
          String role = Texts.strip(typed.getDetail());
          boolean tooLong = ProjectRules.ROLE.isExceededBy(role);
          roles.setInvalid(tooLong);
          if (tooLong) {
            // The field has already dropped the text, so the message repeats it for shortening.
            roles.setErrorMessage(
                "%s You wrote “%s”.".formatted(ProjectRules.ROLE.messageFor(role), role));
            // The field's open list would cover the message.
            roles.setOpened(false);
          } else if (!role.isEmpty()) {
            Set<String> chosen = new LinkedHashSet<>(roles.getValue());
            chosen.add(role);
            known.add(role);
            roles.setItems(known);
            roles.setValue(chosen);
          }
        });
    roles.setValue(now);
    return roles;
  }

  private static boolean isGiven(MultiSelectComboBox<String> roles) {
    roles.setErrorMessage("Give at least one role.");
    roles.setInvalid(roles.getValue().isEmpty());
    return !roles.isInvalid();
  }
}
