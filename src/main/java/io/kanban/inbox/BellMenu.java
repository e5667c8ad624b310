package io.kanban.inbox;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.signals.Signal;
import java.util.List;

/** The newest notifications, and the way to all of them. */
final class BellMenu extends Div {
  private static final long serialVersionUID = 1L;

  private static final int NEWEST = 10;

  BellMenu(Inbox inbox) {
    addClassName("bell-content");
    Signal<List<Notification>> all = inbox.notifications();
    Div head = new Div(new H2("Notifications"), new MarkAllButton(inbox));
    head.addClassName("bell-head");
    Paragraph nothing = new Paragraph("Nothing yet. What others do with your cards appears here.");
    nothing.addClassName("bell-nothing");
    nothing.bindVisible(all.map(List::isEmpty));
    add(
        head,
        new NotificationList(all.map(some -> some.subList(0, Math.min(NEWEST, some.size())))),
        nothing,
        new RouterLink("See all notifications", NotificationsPage.class));
  }
}
