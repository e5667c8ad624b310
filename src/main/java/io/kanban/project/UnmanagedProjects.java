package io.kanban.project;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.signals.Signal;
import io.kanban.people.Account;
import io.kanban.people.AccountDirectory;
import io.kanban.people.AccountFeature;
import io.kanban.project.ProjectCommand.TakeOver;
import io.kanban.project.Projects.Directory;
import io.recordplayer.client.Client;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.KeyedList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lists for an administrator the projects whose managers can't sign in, because they have not
 * signed up yet or are deactivated. The administrator can become a manager of them.
 */
final class UnmanagedProjects extends Section {
  private static final long serialVersionUID = 1L;

  private final transient Client client;

  UnmanagedProjects(Client client, Signal<Directory> projects) {
    this.client = client;
    addClassName("settings-section");
    setAriaLabel("Projects without a manager");
    Signal<Account> own = client.watch(this, AccountFeature.VIEW, client.person().id()).view();
    Signal<AccountDirectory> accounts =
        client.watch(this, AccountFeature.DIRECTORY, AccountFeature.ALL).view();
    Signal<List<Entry>> entries =
        () ->
            own.get().isActiveAdministrator() ? entries(projects.get(), accounts.get()) : List.of();
    Paragraph says =
        new Paragraph("None of their managers can sign in. You can become a manager of them.");
    says.addClassName("settings-says");
    UnorderedList list = new UnorderedList();
    list.addClassName("settings-list");
    KeyedList.of(list, entries, Entry::id, this::row);
    add(new H2("Projects without a manager"), says, list);
    bindVisible(() -> !entries.get().isEmpty());
  }

  /**
   * A project in the list.
   *
   * @param managers the names of those who can't sign in
   */
  private record Entry(ProjectId id, String name, String managers) {}

  private static List<Entry> entries(Directory projects, AccountDirectory accounts) {
    return projects.projects().values().stream()
        .filter(project -> project.id().isPresent() && isUnmanaged(project, accounts))
        .map(project -> entry(project, accounts))
        .toList();
  }

  private static boolean isUnmanaged(Project project, AccountDirectory accounts) {
    return project
        .managers()
        .noneMatch(manager -> accounts.of(manager).filter(Account::isActive).isPresent());
  }

  private static Entry entry(Project project, AccountDirectory accounts) {
    return new Entry(
        project.id().orElseThrow(),
        project.name(),
        project.managers().map(accounts::nameOf).sorted().collect(Collectors.joining(", ")));
  }

  private ListItem row(Signal<Entry> entry) {
    Span name = new Span(entry.map(Entry::name));
    name.addClassName("row-name");
    name.getElement().setAttribute("dir", "auto");
    Span managers = new Span(entry.map(Entry::managers));
    managers.addClassName("row-text");
    managers.getElement().setAttribute("dir", "auto");
    Button take =
        SettingsSection.tool(
            "Become a manager",
            "",
            () -> client.send(Projects.PROJECT, new TakeOver(entry.peek().id())));
    Signal.effect(take, () -> take.setAriaLabel("Become a manager of " + entry.get().name()));
    ConnectionNotice.counts(take, "click");
    Div tools = new Div(take);
    tools.addClassName("row-tools");
    ListItem row = new ListItem(name, managers, tools);
    row.addClassName("settings-row");
    return row;
  }
}
