package io.kanban.inbox;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Marks the notifications about the card as read that the person has opened. */
final class ReadCards {
  private final Inbox inbox;
  private final ValueSignal<String> address = new ValueSignal<>("");

  /** The unread notifications for which a command is under way. */
  private final Set<UUID> sent = new HashSet<>();

  ReadCards(Inbox inbox) {
    this.inbox = inbox;
  }

  /** Begins, for the page on which this component is. */
  void follow(Component owner) {
    owner.addAttachListener(
        attached -> {
          UI ui = attached.getUI();
          address.set(ui.getActiveViewLocation().getPath());
          Registration navigation =
              ui.addAfterNavigationListener(event -> address.set(event.getLocation().getPath()));
          owner.addDetachListener(
              detached -> {
                navigation.remove();
                detached.unregisterListener();
              });
        });
    Signal.effect(
        owner,
        () -> {
          List<UUID> opened = opened(inbox.notifications().get(), address.get());
          // A command changes signals, and the effect of a signal must not do that.
          owner.getUI().ifPresent(ui -> ui.beforeClientResponse(owner, _ -> markRead(opened)));
        });
  }

  private static List<UUID> opened(List<Notification> notifications, String address) {
    return notifications.stream()
        .filter(one -> !one.read() && one.address().equals(address))
        .map(Notification::id)
        .toList();
  }

  private void markRead(List<UUID> opened) {
    sent.retainAll(opened);
    List<UUID> fresh = opened.stream().filter(sent::add).toList();
    if (!fresh.isEmpty()) {
      inbox.markRead(fresh);
    }
  }
}
