package io.kanban.inbox;

import io.kanban.board.BoardEvent.CardApproved;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.CardRejected;
import io.kanban.board.BoardEvent.PersonalEvent;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.inbox.InboxEvent.AllNotificationsRead;
import io.kanban.inbox.InboxEvent.NotificationsRead;
import io.kanban.inbox.Notification.Kind;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects.Directory;
import io.kanban.text.Mentions;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What one person was told, by other people only.
 *
 * @param newest the newest notifications, newest first; at most {@value #MOST}
 */
public record Notifications(List<Notification> newest) {
  static final int MOST = 200;

  /** Number of characters of a comment that a notification has. */
  static final int EXCERPT = 200;

  static final Notifications NONE = new Notifications(List.of());

  /** The ids of the people whom an event tells something. */
  static Collection<String> keysOf(Recorded<PersonalEvent> event) {
    return kinds(event).keySet();
  }

  /** What an event tells whom, by the ids of the people. */
  private static Map<String, Kind> kinds(Recorded<PersonalEvent> event) {
    Map<String, Kind> kinds = new HashMap<>();
    switch (event.data()) {
      case CardAssigned e -> tell(e.assignee(), Kind.ASSIGNED, kinds);
      case CardApproved e -> {
        mention(e.reason(), kinds);
        tell(e.was().assignee(), Kind.APPROVED, kinds);
      }
      case CardRejected e -> {
        mention(e.reason(), kinds);
        tell(e.was().assignee(), Kind.REJECTED, kinds);
      }
      case CardHandedOver e ->
          e.approval()
              .ifPresent(
                  reason -> {
                    mention(reason, kinds);
                    tell(e.was().assignee(), Kind.APPROVED, kinds);
                  });
      case CardCommented e -> {
        tell(e.was().assignee(), Kind.COMMENTED, kinds);
        mention(e.text(), kinds);
      }
    }
    kinds.remove(event.by().id());
    return kinds;
  }

  private static void tell(Optional<Person> person, Kind kind, Map<String, Kind> kinds) {
    person.ifPresent(told -> kinds.put(told.id(), kind));
  }

  private static void mention(String text, Map<String, Kind> kinds) {
    Mentions.in(text).forEach(person -> kinds.put(person.id(), Kind.MENTIONED));
  }

  /**
   * The notifications after an event.
   *
   * @param key the id of the person who is told
   */
  Notifications play(Recorded<PersonalEvent> event, String key) {
    Kind kind = kinds(event).get(key);
    if (kind == null) {
      throw new IllegalStateException("The event tells nothing to " + key);
    }
    PersonalEvent data = event.data();
    List<Notification> more = new ArrayList<>(newest.size() + 1);
    more.add(
        new Notification(
            event.id(),
            kind,
            event.by(),
            event.at(),
            data.board(),
            data.card(),
            data.was().title(),
            excerpt(data),
            false));
    more.addAll(newest);
    if (more.size() > MOST) {
      more.remove(oldestOfLargestProject(more));
    }
    return new Notifications(List.copyOf(more));
  }

  /**
   * The oldest notification of the project that has the most. So a project from which a person
   * can't see anything pushes out no notifications of the others.
   */
  private static Notification oldestOfLargestProject(List<Notification> all) {
    Map<ProjectId, Long> sizes =
        all.stream().collect(Collectors.groupingBy(Notification::project, Collectors.counting()));
    return all.reversed().stream()
        .max(Comparator.comparing(one -> sizes.getOrDefault(one.project(), 0L)))
        .orElseThrow();
  }

  private static String excerpt(PersonalEvent event) {
    String text =
        switch (event) {
          case CardAssigned _ -> "";
          case CardApproved e -> e.reason();
          case CardRejected e -> e.reason();
          case CardHandedOver e -> e.approval().orElse("");
          case CardCommented e -> e.text();
        };
    return beginning(Mentions.asPeopleRead(text));
  }

  private static String beginning(String text) {
    return text.codePointCount(0, text.length()) <= EXCERPT
        ? text
        : text.substring(0, text.offsetByCodePoints(0, EXCERPT)).stripTrailing() + "…";
  }

  Notifications with(InboxEvent event) {
    return switch (event) {
      case NotificationsRead e -> marking(e.notifications());
      case AllNotificationsRead e -> marking(from(e.newest()));
    };
  }

  private Notifications marking(List<UUID> ids) {
    return new Notifications(
        newest.stream().map(one -> ids.contains(one.id()) ? one.marked() : one).toList());
  }

  /** The ids of this notification and of all older ones; empty if it is not there any more. */
  private List<UUID> from(UUID id) {
    List<UUID> ids = newest.stream().map(Notification::id).toList();
    int index = ids.indexOf(id);
    return index < 0 ? List.of() : ids.subList(index, ids.size());
  }

  /** Those about boards that the person may see now, newest first. */
  List<Notification> visibleTo(Person person, Directory projects) {
    return newest.stream().filter(one -> isVisible(one, person, projects)).toList();
  }

  private static boolean isVisible(Notification one, Person person, Directory projects) {
    Project project = projects.projects().get(one.project().value());
    return project != null && project.rolesOn(one.board().name(), person).isPresent();
  }
}
