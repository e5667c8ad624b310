package io.kanban.inbox;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;
import com.vaadin.flow.shared.Registration;
import com.vaadin.flow.signals.Signal;
import io.kanban.shell.Icon;
import io.recordplayer.client.Client;
import org.jspecify.annotations.Nullable;

/** The number of unread notifications in the header; a click shows the newest ones. */
final class Bell extends Div {
  private static final long serialVersionUID = 1L;

  private static final String NAME = "Notifications";
  private static final int MOST = 99;

  private final transient Inbox inbox;
  private final Popover menu = new Popover();
  private @Nullable Registration navigation;

  Bell(Client client) {
    addClassName("bell");
    inbox = new Inbox(client, this);
    Signal<Long> unread = inbox.notifications().map(Inbox::unread);
    Button button = new Button(new Icon(Icon.Of.BELL));
    button.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    Span count = new Span();
    count.addClassName("bell-count");
    count.getElement().setAttribute("aria-hidden", "true");
    count.bindText(unread.map(Bell::text));
    count.bindVisible(unread.map(number -> number > 0));
    Signal.effect(
        this,
        () -> {
          String name =
              unread.get() == 0 ? NAME : "%s, %s unread".formatted(NAME, text(unread.get()));
          button.setAriaLabel(name);
          button.setTooltipText(name);
        });
    menu.setTarget(button);
    menu.setOpenOnClick(true);
    menu.setPosition(PopoverPosition.BOTTOM_END);
    menu.setAriaLabel(NAME);
    menu.addClassName("bell-menu");
    // A closed menu has no content, so that it costs nothing on the page.
    menu.addOpenedChangeListener(
        change -> {
          menu.removeAll();
          if (change.isOpened()) {
            menu.add(new BellMenu(inbox));
          }
        });
    add(button, count, menu);
    new ReadCards(inbox).follow(this);
  }

  private static String text(long unread) {
    return unread > MOST ? MOST + "+" : String.valueOf(unread);
  }

  @Override
  protected void onAttach(AttachEvent attached) {
    super.onAttach(attached);
    navigation = attached.getUI().addAfterNavigationListener(_ -> menu.close());
  }

  @Override
  protected void onDetach(DetachEvent detached) {
    super.onDetach(detached);
    if (navigation != null) {
      navigation.remove();
    }
  }
}
