package io.kanban.inbox;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.signals.Signal;
import io.kanban.shell.PersonAvatar;
import io.recordplayer.client.KeyedList;
import io.recordplayer.client.RelativeTime;
import java.util.List;

/** Shows notifications, newest first; each leads to its card. */
final class NotificationList extends UnorderedList {
  private static final long serialVersionUID = 1L;

  NotificationList(Signal<List<Notification>> notifications) {
    addClassName("notifications");
    bindVisible(notifications.map(all -> !all.isEmpty()));
    KeyedList.of(this, notifications, Notification::id, NotificationList::item);
  }

  private static ListItem item(Signal<Notification> notification) {
    Notification first = notification.peek();
    PersonAvatar avatar = new PersonAvatar(first.by());
    avatar.getElement().setAttribute("aria-hidden", "true");
    Anchor card = new Anchor(first.address(), first.cardInWords());
    card.setRouterIgnore(false);
    Span what = new Span(new Span(first.by().name() + " " + first.kind().verb() + " "), card);
    what.addClassName("notification-what");
    Span text = new Span(first.text());
    text.addClassName("notification-text");
    text.setVisible(!first.text().isEmpty());
    List.of(what, text).forEach(people -> people.getElement().setAttribute("dir", "auto"));
    RelativeTime time = new RelativeTime(first.at());
    time.addClassName("when");
    Span unread = new Span("Unread");
    unread.addClassName("unread");
    unread.bindVisible(notification.map(now -> !now.read()));
    return new ListItem(avatar, what, text, time, unread);
  }
}
