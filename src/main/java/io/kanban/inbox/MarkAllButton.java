package io.kanban.inbox;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import io.recordplayer.client.ConnectionNotice;

/** Marks all notifications as read; hidden if there are none. */
final class MarkAllButton extends Button {
  private static final long serialVersionUID = 1L;

  MarkAllButton(Inbox inbox) {
    super("Mark all as read", _ -> inbox.markAllRead());
    addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    bindVisible(inbox.notifications().map(all -> !all.isEmpty()));
    ConnectionNotice.counts(this, "click");
  }
}
