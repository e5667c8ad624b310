package io.kanban.board.card;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.dom.Element;
import com.vaadin.flow.shared.Registration;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardView;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.Icon;
import io.kanban.shell.Notices;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shows a card over its board. It is closed by its button, by Escape wherever the focus is, and by
 * a click on the board beside everything that can be used.
 */
final class CardPanel extends Section {
  private static final long serialVersionUID = 1L;

  /** Browser expression: an Escape that no menu, dialog or field uses. */
  private static final String ESCAPE =
      "event.key === 'Escape' && !event.defaultPrevented"
          + " && !event.target.closest('.place-form, vaadin-dialog, vaadin-context-menu')"
          + " && !document.querySelector('vaadin-dialog[opened], vaadin-context-menu[opened]')";

  /**
   * Browser expression: a press on a part of the board that does nothing else, and on no scroll
   * bar. A click would also come from a selection of text that ends beside the panel.
   */
  private static final String BESIDE =
      "event.button === 0 && event.offsetX < event.target.clientWidth && event.offsetY <"
          + " event.target.clientHeight && event.target.closest('.board-page') &&"
          + " !event.target.closest('.card-panel, [data-card], a, button, input, vaadin-button,"
          + " vaadin-text-field, vaadin-combo-box')";

  private final transient CardId id;
  private final transient BoardActions actions;
  private final transient CardServices services;
  private final transient Runnable close;
  private @Nullable Registration listeners;

  /**
   * @param close called when the person closes the panel
   */
  CardPanel(CardId id, BoardActions actions, CardServices services, Runnable close) {
    this.id = id;
    this.actions = actions;
    this.services = services;
    this.close = close;
    addClassName("card-panel");
    getElement().setAttribute("tabindex", "-1");
    getElement().setAttribute("aria-label", "Card");
    Button closer = new Button(new Icon(Icon.Of.CLOSE), _ -> close.run());
    closer.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    closer.addClassName("card-close");
    closer.setAriaLabel("Close the card");
    closer.setTooltipText("Close (Esc)");
    add(
        closer,
        actions
            .client()
            .show(Boards.CARD, CardView.key(actions.id(), id), this::content)
            .whenDenied(Notices::notAMember)
            .whenUndecided(Notices::undecided)
            .whenStopped(Notices::standsStill));
  }

  private Component content(Signal<CardView> card) {
    Div content = new Div();
    content.addClassName("content");
    Signal.effect(
        content,
        () -> {
          CardView now = card.get();
          now.departure()
              .ifPresentOrElse(
                  way -> {
                    Optional<String> board = actions.nameOf(way.to()).get();
                    content.removeAll();
                    content.add(new DepartureNotice(now.title(), way, board, close));
                  },
                  () -> show(content, card, now.column().isPresent()));
        });
    return content;
  }

  /** Shows the card, or that there is none; a component that is there already stays. */
  private void show(Div content, Signal<CardView> card, boolean exists) {
    boolean isShown = content.getChildren().anyMatch(CardContent.class::isInstance);
    boolean isNotice = content.getChildren().anyMatch(DepartureNotice.class::isInstance);
    if (content.getComponentCount() == 0 || isNotice || isShown != exists) {
      content.removeAll();
      content.add(exists ? new CardContent(id, actions, card, services) : none());
    }
  }

  private Component none() {
    return Notices.notice(
        "No such card",
        "The card at this address was deleted, or it never existed.",
        new Button("Back to the board", _ -> close.run()));
  }

  @Override
  protected void onAttach(AttachEvent attached) {
    super.onAttach(attached);
    Element page = attached.getUI().getElement();
    listeners =
        Registration.combine(
            page.addEventListener("keydown", _ -> close.run()).setFilter(ESCAPE),
            page.addEventListener("mousedown", _ -> close.run()).setFilter(BESIDE));
    getElement().callJsFunction("focus");
  }

  @Override
  protected void onDetach(DetachEvent detached) {
    super.onDetach(detached);
    if (listeners != null) {
      listeners.remove();
    }
  }
}
