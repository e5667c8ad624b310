package io.kanban.inbox;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import io.kanban.shell.Notices;
import io.recordplayer.client.Client;
import jakarta.annotation.security.PermitAll;

/** Shows all notifications of a person. */
@Route("notifications")
@PageTitle("Notifications · Kanban")
@PermitAll
public class NotificationsPage extends Main {
  private static final long serialVersionUID = 1L;

  public NotificationsPage(Client client) {
    addClassNames("page", "notifications-page");
    Inbox inbox = new Inbox(client, this);
    Div head = new Div(new H1("Notifications"), new MarkAllButton(inbox));
    head.addClassName("page-head");
    Div notice = new Div();
    add(head, new NotificationList(inbox.notifications()), notice);
    Signal.effect(
        notice,
        () -> {
          notice.removeAll();
          switch (inbox.state().get()) {
            case LIVE -> {
              if (inbox.notifications().get().isEmpty()) {
                notice.add(
                    Notices.notice(
                        "No notifications yet",
                        "Reviews of your cards, comments on them, cards that somebody gives to you,"
                            + " and comments that mention you appear here by themselves."));
              }
            }
            case STOPPED -> notice.add(Notices.standsStill());
            case UNDECIDED -> notice.add(Notices.undecided());
            case OPENING -> notice.add(Notices.opening());
            case DENIED -> {}
          }
        });
  }
}
