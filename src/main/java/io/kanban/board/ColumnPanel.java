package io.kanban.board;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.KeyNotifier;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dnd.DropTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.internal.AllowInert;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.component.virtuallist.VirtualList;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import com.vaadin.flow.dom.DisabledUpdateMode;
import io.kanban.board.Board.Card;
import io.kanban.board.Board.Lane;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.shell.Ask;
import io.recordplayer.client.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One column. Only the cards that can be seen have components on the server; the rest are rows of a
 * list.
 */
class ColumnPanel extends Section {
  private static final long serialVersionUID = 1L;

  private static final int FIRST_ROWS = 12;
  private static final int SPARED_ROWS = 14;

  private final Column column;
  private final transient BoardActions actions;
  private final transient List<Card> cards = new ArrayList<>();
  private final Items items = new Items(cards);
  private final Span count = new Span();
  private final Button limit = new Button(VaadinIcon.SLIDER.create());
  private final Div empty = new Div();
  private transient Lane shown = new Lane(Optional.empty(), List.of());

  /**
   * The column's cards. The keys are heard here and not by each card, since every listener costs
   * memory for every card that somebody sees.
   */
  private final class Cards extends VirtualList<Card> implements KeyNotifier {
    private static final long serialVersionUID = 1L;

    Cards() {
      onKey(Key.ARROW_RIGHT, 1, actions::moveAside);
      onKey(Key.ARROW_LEFT, -1, actions::moveAside);
      onKey(Key.ARROW_DOWN, 1, actions::moveAlong);
      onKey(Key.ARROW_UP, -1, actions::moveAlong);
    }

    /**
     * Called by the list in the browser, in place of its own method of that name: it asks for
     * twenty more rows on each side than it shows, and half of the page's memory would be those.
     */
    @SuppressWarnings("UnusedMethod") // the browser calls it
    @AllowInert
    @ClientCallable(DisabledUpdateMode.ALWAYS)
    void setViewportRange(int start, int length) {
      // At either end of the list it can't ask for as many, and what it asks for may all be seen.
      int before = start == 0 ? 0 : SPARED_ROWS;
      int after = start + length > cards.size() ? 0 : SPARED_ROWS;
      // What it knows of the list's length may be old, so that it asks for little.
      boolean spares = length - before - after >= FIRST_ROWS;
      getDataCommunicator()
          .setViewportRange(
              spares ? start + before : start, spares ? length - before - after : length);
    }

    private void onKey(Key key, int step, Step by) {
      addKeyDownListener(
          key,
          _ ->
              actions
                  .focused()
                  .ifPresent(
                      card ->
                          by.move(card, column, step).ifPresent(move -> actions.carry(card, move))),
          KeyModifier.SHIFT);
    }
  }

  /** A move by one step. */
  private interface Step {
    Optional<Sent> move(CardId card, Column column, int step);
  }

  /** Cards stay the same rows when they change. */
  private static final class Items extends ListDataProvider<Card> {
    private static final long serialVersionUID = 1L;

    Items(List<Card> cards) {
      super(cards);
    }

    @Override
    public Object getId(Card card) {
      return card.id();
    }
  }

  ColumnPanel(Column column, BoardActions actions) {
    this.column = column;
    this.actions = actions;
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
    Cards list = new Cards();
    list.setRenderer(
        new ComponentRenderer<CardItem, Card>(
            card -> new CardItem(column, card, actions),
            (item, card) -> {
              CardItem known = (CardItem) item;
              known.show(card);
              return known;
            }));
    list.setDataProvider(items);
    // The first rows come with the page; otherwise the browser would have to ask for them.
    list.getDataCommunicator().setViewportRange(0, FIRST_ROWS);
    list.addClassName("cards");
    list.setItemAccessibleNameGenerator(Card::title);

    TextField title = new TextField();
    title.setPlaceholder("Add a card");
    title.setAriaLabel("Title of a new card in " + column.label());
    title.setMaxLength(BoardRules.TITLE_MAX);
    Button add = new Button(VaadinIcon.PLUS.create(), _ -> add(title));
    add.setAriaLabel("Add a card to " + column.label());
    title.addKeyDownListener(Key.ENTER, _ -> add(title));
    Div foot = new Div(title, add);
    foot.addClassName("lane-foot");
    add(head, empty, list, foot);

    DropTarget<ColumnPanel> target = DropTarget.create(this);
    target.addDropListener(
        drop ->
            drop.getDragSourceComponent()
                .filter(CardItem.class::isInstance)
                .map(CardItem.class::cast)
                .ifPresent(this::drop));
  }

  private void drop(CardItem item) {
    actions.move(item.card().id(), item.column(), column);
  }

  private void add(TextField title) {
    String words = title.getValue();
    if (!words.isBlank()) {
      actions
          .client()
          .send(Boards.BOARD, new AddCard(actions.id(), CardId.random(), words, column))
          .whenRefused(
              this,
              _ -> {
                if (title.isEmpty()) {
                  title.setValue(words);
                }
              });
      title.clear();
    }
    title.focus();
  }

  void show(Lane lane, boolean manager) {
    limit.setVisible(manager);
    if (lane.equals(shown) && !cards.isEmpty()) {
      return;
    }
    count.setText(
        lane.limit()
            .map(most -> lane.cards().size() + " / " + most)
            .orElseGet(() -> String.valueOf(lane.cards().size())));
    setClassName("full", lane.isFull());
    setClassName("over", lane.isOver());
    empty.setVisible(lane.cards().isEmpty());
    shown = lane;
    cards.clear();
    cards.addAll(lane.cards());
    items.refreshAll();
  }

  private void askForLimit() {
    IntegerField field = new IntegerField("Cards at most");
    field.setMin(1);
    field.setStepButtonsVisible(true);
    field.setHelperText("Empty for no limit");
    shown.limit().ifPresent(field::setValue);
    new Ask("Limit of " + column.label(), field)
        .ask(
            "Save",
            // What can't be read as a number is no wish for no limit.
            () -> !field.isInvalid(),
            () ->
                List.of(
                    actions
                        .client()
                        .send(
                            Boards.BOARD,
                            new SetWipLimit(
                                actions.id(), column, Optional.ofNullable(field.getValue())))),
            field);
  }
}
