package io.kanban.board;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dnd.DropTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import io.kanban.board.Board.Card;
import io.kanban.board.Board.Lane;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.Icon;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.TemplateList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Shows one column. The browser gets only as many cards as its window can show; further cards
 * follow when the person scrolls down.
 */
class ColumnPanel extends Section {
  private static final long serialVersionUID = 1L;

  /** Smallest height of a card in pixels, with the gap to the next one. */
  private static final int CARD_HEIGHT = 68;

  private static final int GROWTH = 3;

  /** Browser expression for the id of the dropped card; empty if something else is dropped. */
  private static final String DRAGGED = TemplateList.dragged("id") + " ?? ''";

  private static final int SCROLL_MILLIS = 100;

  private final Column column;
  private final transient BoardActions actions;
  private final transient Runnable draw;
  private final Span count = new Span();
  private final Button limit = new Button(new Icon(Icon.Of.LIMIT));
  private final Div empty = new Div();
  private final CardList list;
  private final Div scroller = new Div();
  private final NativeButton more = new NativeButton();
  private transient Lane shown = new Lane(Optional.empty(), List.of());
  private int maxShown = 1;
  private boolean redraw = true;

  /**
   * @param draw shows the column again before the next message to the browser
   */
  ColumnPanel(Column column, BoardActions actions, Runnable draw) {
    this.column = column;
    this.actions = actions;
    this.draw = draw;
    addClassName("lane");
    getElement().setAttribute("aria-label", column.label());
    getElement().setAttribute("data-column", column.name());

    count.addClassName("count");
    limit.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    limit.setAriaLabel("Set the limit of " + column.label());
    limit.setTooltipText("Limit work in progress");
    limit.addClickListener(_ -> askForLimit());
    Div head = new Div(new H2(column.label()), count, limit);
    head.addClassName("lane-head");

    empty.addClassName("lane-empty");
    empty.setText(
        column == Column.NEW
            ? "Nothing new. Write a title below to add a card."
            : "Drag a card here, or use its menu.");
    list = new CardList(actions);
    list.getElement().setAttribute("aria-label", "Cards in " + column.label());
    more.addClassName("more");
    more.addClickListener(_ -> showMore());
    scroller.addClassName("cards");
    scroller.add(list, more);
    scroller
        .getElement()
        .addEventListener("scroll", _ -> scrolled())
        .synchronizeProperty("scrollTop")
        .synchronizeProperty("scrollHeight")
        .synchronizeProperty("clientHeight")
        .debounce(SCROLL_MILLIS);

    TextField title = new TextField();
    title.setPlaceholder("Add a card");
    title.setAriaLabel("Title of a new card in " + column.label());
    new TextCheck(title, BoardRules.TITLE);
    Button add = new Button(new Icon(Icon.Of.PLUS));
    add.setAriaLabel("Add a card to " + column.label());
    actions
        .drafts()
        .submit(
            title,
            add,
            "new-card/" + column,
            (id, words) ->
                actions
                    .client()
                    .send(Boards.BOARD, new AddCard(actions.id(), new CardId(id), words, column)));
    Div foot = new Div(title, add);
    foot.addClassName("lane-foot");
    add(head, empty, scroller, foot);

    ConnectionNotice.counts(this, "drop", "submitted");
    DropTarget.create(this);
    getElement()
        .addEventListener("drop", drop -> dropped(drop.getEventData()))
        .addEventData(DRAGGED)
        .addEventData(CardList.CARD);
  }

  @Override
  protected void onAttach(AttachEvent attached) {
    int height = attached.getUI().getPage().getExtendedClientDetails().getWindowInnerHeight();
    maxShown = Math.max(maxShown, height / CARD_HEIGHT + 1);
  }

  void show(Lane lane, boolean manager) {
    limit.setVisible(manager);
    if (lane.equals(shown) && !redraw) {
      return;
    }
    redraw = false;
    count.setText(
        lane.limit()
            .map(max -> lane.cards().size() + " / " + max)
            .orElseGet(() -> String.valueOf(lane.cards().size())));
    setClassName("full", lane.isFull());
    setClassName("over", lane.isOver());
    empty.setVisible(lane.cards().isEmpty());
    shown = lane;
    List<Card> cards = cardsToShow();
    list.show(cards);
    int unseen = lane.cards().size() - cards.size();
    more.setVisible(unseen > 0);
    more.setText("Show %d more".formatted(unseen));
  }

  /** Moves the focus to a card, if this column shows it. */
  void focus(CardId card) {
    list.focus(card.value());
  }

  /**
   * A card that is dropped on another card takes its place; beside the cards, it goes to the end.
   */
  private void dropped(JsonNode drop) {
    String card = drop.get(DRAGGED).asString();
    String on = drop.get(CardList.CARD).asString();
    if (on.isEmpty() && !card.isEmpty()) {
      actions.move(new CardId(card), column);
    } else if (!card.isEmpty() && !card.equals(on)) {
      actions.drop(new CardId(card), column, new CardId(on));
    }
  }

  /** The cards that the browser gets. */
  private List<Card> cardsToShow() {
    return shown.cards().subList(0, Math.min(maxShown, shown.cards().size()));
  }

  private void showMore() {
    maxShown *= GROWTH;
    redraw = true;
    draw.run();
  }

  /** Shows more cards when less than one screenful is left below. */
  private void scrolled() {
    double height = scroller.getElement().getProperty("clientHeight", 0.0);
    double below =
        scroller.getElement().getProperty("scrollHeight", 0.0)
            - scroller.getElement().getProperty("scrollTop", 0.0)
            - height;
    if (more.isVisible() && below < height) {
      showMore();
    }
  }

  /** Opens the dialog of this name, if it belongs to this column. */
  void reopen(String name) {
    if (name.equals(limitDialog())) {
      askForLimit();
    }
  }

  private String limitDialog() {
    return "limit/" + column;
  }

  private void askForLimit() {
    IntegerField field = new IntegerField("Cards at most");
    field.setMin(1);
    field.setStepButtonsVisible(true);
    field.setHelperText("Empty for no limit");
    String words = "A limit is a whole number, at least 1. Leave it empty for no limit.";
    field.setI18n(
        new IntegerField.IntegerFieldI18n()
            .setMinErrorMessage(words)
            .setBadInputErrorMessage(words));
    BaseValue seen = new BaseValue(actions.client());
    actions.limit(column).ifPresent(field::setValue);
    new CommandDialog(actions.drafts(), seen, limitDialog(), "Limit of " + column.label(), field)
        .ask(
            "Save",
            // The field's value is also null after unreadable input, which must not remove the
            // limit.
            () -> !field.isInvalid(),
            () ->
                List.of(
                    seen.send(
                        Boards.BOARD,
                        new SetWipLimit(
                            actions.id(), column, Optional.ofNullable(field.getValue())))),
            field);
  }
}
