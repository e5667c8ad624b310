package io.kanban.waiting;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.kanban.project.Projects.Directory;
import io.recordplayer.client.Client;
import io.recordplayer.client.Watch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Leads to the cards that wait for a person, and shows their number. */
final class WaitingLink extends Anchor {
  private static final long serialVersionUID = 1L;

  private final transient Client client;

  /** The counts of the person's projects, by the projects' ids. */
  private final transient Map<String, Watch<WaitingFor>> counts = new HashMap<>();

  WaitingLink(Client client) {
    super("waiting", "Waiting for me");
    this.client = client;
    setRouterIgnore(false);
    addClassName("waiting-link");
    Signal<Directory> directory = client.watch(this, Projects.DIRECTORY, Projects.ALL).view();
    Signal<Integer> cards = () -> cards(directory.get());
    Span count = new Span();
    count.addClassName("waiting-count");
    count.bindText(cards.map(String::valueOf));
    count.bindVisible(cards.map(number -> number > 0));
    add(count);
  }

  private int cards(Directory directory) {
    List<Project> mine =
        directory.projects().values().stream()
            .filter(project -> project.isKnownTo(client.person()))
            .toList();
    endOthers(mine.stream().map(WaitingLink::idOf).toList());
    return mine.stream()
        .mapToInt(
            project ->
                counts
                    .computeIfAbsent(
                        idOf(project), id -> client.watch(this, WaitingFeature.WAITING, id))
                    .view()
                    .get()
                    .cardsFor(client.person(), project))
        .sum();
  }

  /** Ends the watches of projects that the person may no longer see. */
  private void endOthers(List<String> mine) {
    counts
        .entrySet()
        .removeIf(
            watched -> {
              boolean other = !mine.contains(watched.getKey());
              if (other) {
                watched.getValue().end();
              }
              return other;
            });
  }

  private static String idOf(Project project) {
    return project.id().map(ProjectId::value).orElse("");
  }
}
