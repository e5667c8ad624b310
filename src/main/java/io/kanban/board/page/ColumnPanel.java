package io.kanban.board.page;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.dnd.DropTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Section;
import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.CardId;
import io.kanban.board.Column;
import io.kanban.board.ColumnId;
import io.kanban.board.FlowMove;
import io.kanban.board.NamedColumn;
import io.kanban.board.RowId;
import io.kanban.board.Stage;
import io.kanban.board.action.BoardActions;
import io.kanban.board.card.FlowDialogs;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.TemplateList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Shows one column. The browser gets only as many cards as its window can show; further cards
 * follow when the person scrolls down or searches the page.
 */
class ColumnPanel extends Section {
  private static final long serialVersionUID = 1L;

  /** Smallest height of a card in pixels, with the gap to the next one. */
  private static final int CARD_HEIGHT = 46;

  private static final int GROWTH = 3;

  /** Browser expression for the id of the dropped card; empty if something else is dropped. */
  private static final String DRAGGED = TemplateList.dragged("id") + " ?? ''";

  /** Browser expression for the id of the card in front of which the dragged one lands. */
  private static final String LANDING = TemplateList.landing("id") + " ?? ''";

  /** Browser expression for the stage in which a card is dropped; empty beside all stages. */
  private static final String STAGE = "event.target.closest?.('[data-stage]')?.dataset.stage ?? ''";

  /** Browser expression for the row in which a card is dropped; empty beside all rows. */
  private static final String ROW = "event.target.closest?.('[data-row]')?.dataset.row ?? ''";

  private static final int SCROLL_MILLIS = 100;

  private final transient ColumnId id;
  private final transient BoardActions actions;
  private final transient CardDrop drop;
  private final transient Runnable draw;
  private final ColumnHead head;
  private final Map<Stage, StagePanel> stages = new EnumMap<>(Stage.class);
  private final Div scroller = new Div();
  private final Text unseenCards = new Text("");
  private final NativeButton more = new NativeButton();
  private final NewCardField newCard;
  private transient Column shown;
  private transient @Nullable ShownBoard around;
  private transient Map<CardId, CardHolders> held = Map.of();
  private int maxShown = 1;
  private boolean redraw = true;

  /**
   * @param draw shows the column again before the next message to the browser
   */
  ColumnPanel(ColumnId id, BoardActions actions, Runnable draw) {
    this.id = id;
    this.shown = Column.empty(new NamedColumn(id, ""));
    this.actions = actions;
    this.drop = new CardDrop(actions, new FlowDialogs(actions));
    this.draw = draw;
    addClassName("lane");
    getElement().setAttribute("data-column", id.value());
    head = new ColumnHead(id, actions);
    for (Stage stage : Stage.values()) {
      stages.put(stage, new StagePanel(stage, actions));
    }
    more.addClassName("more");
    more.add(unseenCards);
    more.addClickListener(_ -> showMore());
    scroller.addClassName("cards");
    stages.values().forEach(scroller::add);
    scroller.add(more);
    scroller
        .getElement()
        .addEventListener("scroll", _ -> scrolled())
        .synchronizeProperty("scrollTop")
        .synchronizeProperty("scrollHeight")
        .synchronizeProperty("clientHeight")
        .debounce(SCROLL_MILLIS);
    newCard = new NewCardField(id, actions);
    add(head, scroller, newCard);

    ConnectionNotice.counts(this, "drop", "submitted");
    DropTarget.create(this);
    getElement()
        .addEventListener("drop", event -> dropped(event.getEventData()))
        .addEventData(DRAGGED)
        .addEventData(LANDING)
        .addEventData(STAGE)
        .addEventData(ROW);
  }

  /** Draws the column again, because only now the height of the window is known. */
  @Override
  protected void onAttach(AttachEvent attached) {
    int height = attached.getUI().getPage().getExtendedClientDetails().getWindowInnerHeight();
    maxShown = Math.max(maxShown, height / CARD_HEIGHT + 1);
    redraw = true;
    draw.run();
  }

  /**
   * @param holders the cards of the board that other people have in hand
   */
  void show(Column column, ShownBoard on, Map<CardId, CardHolders> holders) {
    head.showMenu(on.isManager());
    held = holders;
    if (column.equals(shown) && on.looksLike(around) && !redraw) {
      return;
    }
    redraw = false;
    shown = column;
    around = on;
    getElement().setAttribute("aria-label", column.name());
    newCard.label(column.name());
    setClassName("full", column.isFull());
    setClassName("over", column.isOver());
    List<Card> visible = actions.visible().of(column);
    head.show(column, visible.size());
    int unseen = visible.size() - showCards(visible, on);
    more.setVisible(unseen > 0);
    unseenCards.setText("Show %d more".formatted(unseen));
  }

  /** Shows a card again whose holders have changed, if the column shows it. */
  void showAgain(Card card) {
    if (around != null) {
      Objects.requireNonNull(stages.get(card.stage())).replace(face(card, around));
    }
  }

  /** Moves the focus to a card, if this column shows it. */
  void focus(CardId card) {
    stages.values().forEach(stage -> stage.focus(card));
  }

  /** Moves the focus to the field for a new card. */
  void focusNewCard() {
    newCard.focus();
  }

  /** Marks the stages and rows in which a card can't be dropped; empty for no card. */
  void bar(Optional<Place> dragged) {
    boolean closed = dragged.isPresent();
    for (StagePanel panel : stages.values()) {
      closed &=
          panel.bar(
              row ->
                  dragged
                      .filter(from -> !drop.isPossible(from, shown, panel.stage(), row))
                      .isPresent());
    }
    setClassName("barred", closed);
  }

  private void dropped(JsonNode event) {
    Optional<CardId> before = id(event.get(LANDING)).map(CardId::new);
    Optional<RowId> row =
        id(event.get(ROW)).map(RowId::new).filter(wanted -> shown.row(wanted).isPresent());
    id(event.get(DRAGGED))
        .map(CardId::new)
        .flatMap(actions::place)
        .ifPresent(
            from ->
                stageOf(event, from)
                    .ifPresent(stage -> drop.drop(from, shown, stage, row, before)));
  }

  /** The stage in which a card is dropped; empty beside the stages of its own column. */
  private Optional<Stage> stageOf(JsonNode event, Place from) {
    String stage = event.get(STAGE).asString();
    if (!stage.isEmpty()) {
      return Optional.of(Stage.valueOf(stage));
    }
    boolean stays = from.column().id().equals(id) && !shown.flow().stages().isEmpty();
    return stays ? Optional.empty() : Optional.of(Stage.TO_DO);
  }

  private static Optional<String> id(JsonNode text) {
    return Optional.of(text.asString()).filter(id -> !id.isEmpty());
  }

  /**
   * Shows as many cards as the browser gets, stage by stage.
   *
   * @return the number of cards that are shown
   */
  private int showCards(List<Card> visible, ShownBoard on) {
    boolean staged = !shown.flow().stages().isEmpty();
    int left = maxShown;
    for (StagePanel panel : stages.values()) {
      List<CardFace> cards =
          visible.stream()
              .filter(card -> card.stage() == panel.stage())
              .limit(left)
              .map(card -> face(card, on))
              .toList();
      left -= cards.size();
      panel.setVisible(
          shown.flow().stages().contains(panel.stage()) || panel.stage() == Stage.TO_DO);
      panel.show(shown, staged, cards);
    }
    return maxShown - left;
  }

  private CardFace face(Card card, ShownBoard on) {
    boolean waits =
        !FlowMove.of(shown.flow(), card, actions.client().person(), on.roles()).isEmpty();
    return CardFace.of(
        card, on, on.board().isLast(id), waits, Optional.ofNullable(held.get(card.id())));
  }

  private void showMore() {
    showUpTo(maxShown * GROWTH);
  }

  /** Shows all cards. */
  void showAll() {
    if (more.isVisible()) {
      showUpTo(shown.cards().size());
    }
  }

  private void showUpTo(int cards) {
    maxShown = cards;
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
}
