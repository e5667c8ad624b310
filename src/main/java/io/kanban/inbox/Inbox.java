package io.kanban.inbox;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.signals.Signal;
import io.kanban.inbox.InboxCommand.MarkAllRead;
import io.kanban.inbox.InboxCommand.MarkRead;
import io.kanban.people.AccountId;
import io.kanban.project.Projects;
import io.kanban.project.Projects.Directory;
import io.recordplayer.client.Client;
import io.recordplayer.client.Watch;
import java.util.List;
import java.util.UUID;

/** The inbox of the person who uses a page: what it shows, and how it changes. */
final class Inbox {
  private final Client client;
  private final Watch<Notifications> notifications;
  private final Watch<Directory> projects;

  /**
   * Watches the inbox while a component is attached.
   *
   * @param owner the component that shows it
   */
  Inbox(Client client, Component owner) {
    this.client = client;
    this.notifications = client.watch(owner, InboxFeature.NOTIFICATIONS, client.person().id());
    this.projects = client.watch(owner, Projects.DIRECTORY, Projects.ALL);
  }

  /** The notifications about boards that the person may see now, newest first. */
  Signal<List<Notification>> notifications() {
    return () -> notifications.view().get().visibleTo(client.person(), projects.view().get());
  }

  /** Whether the notifications are all there. */
  Signal<Watch.State> state() {
    return () ->
        projects.state().get() == Watch.State.LIVE
            ? notifications.state().get()
            : projects.state().get();
  }

  void markRead(List<UUID> ids) {
    client.send(InboxFeature.INBOX, new MarkRead(account(), ids));
  }

  /** Marks all notifications as read that the page shows. */
  void markAllRead() {
    notifications().peek().stream()
        .findFirst()
        .ifPresent(
            newest -> client.send(InboxFeature.INBOX, new MarkAllRead(account(), newest.id())));
  }

  private AccountId account() {
    return new AccountId(client.person().id());
  }

  static long unread(List<Notification> notifications) {
    return notifications.stream().filter(one -> !one.read()).count();
  }
}
