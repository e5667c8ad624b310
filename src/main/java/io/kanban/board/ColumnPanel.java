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
import com.vaadin.flow.component.textfield.TextField;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.shell.Icon;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.TemplateList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Shows one column. The browser gets only as many cards as its window can show; further cards
 * follow when the person scrolls down.
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

  private static final int SCROLL_MILLIS = 100;

  private final transient ColumnId id;
  private final transient BoardActions actions;
  private final transient Runnable draw;
  private final H2 name = new H2();
  private final Span count = new Span();
  private final Button menu = new Button(new Icon(Icon.Of.MORE));
  private final Span over = new Span();
  private final Map<Stage, StagePanel> stages = new EnumMap<>(Stage.class);
  private final Div scroller = new Div();
  private final NativeButton more = new NativeButton();
  private final TextField title = new TextField();
  private final Button add = new Button(new Icon(Icon.Of.PLUS));
  private transient Column shown;
  private transient Set<String> shownFor = Set.of();
  private int maxShown = 1;
  private boolean redraw = true;

  /**
   * @param draw shows the column again before the next message to the browser
   */
  ColumnPanel(ColumnId id, BoardActions actions, Runnable draw) {
    this.id = id;
    this.shown = Column.empty(new NamedColumn(id, ""));
    this.actions = actions;
    this.draw = draw;
    addClassName("lane");
    getElement().setAttribute("data-column", id.value());

    count.addClassName("count");
    menu.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    menu.getElement().setAttribute("aria-haspopup", "menu");
    new ColumnMenu(menu, id, actions);
    over.addClassName("over-limit");
    Div head = new Div(name, count, over, menu);
    head.addClassName("lane-head");

    for (Stage stage : Stage.values()) {
      stages.put(stage, new StagePanel(stage, actions));
    }
    more.addClassName("more");
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

    title.setPlaceholder("Add a card");
    add.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    new TextCheck(title, CardRules.TITLE);
    actions
        .drafts()
        .submit(
            title,
            add,
            "new-card/" + id.value(),
            (card, words) ->
                actions
                    .client()
                    .send(Boards.BOARD, new AddCard(actions.id(), new CardId(card), words, id)));
    Div foot = new Div(title, add);
    foot.addClassName("lane-foot");
    add(head, scroller, foot);

    ConnectionNotice.counts(this, "drop", "submitted");
    DropTarget.create(this);
    getElement()
        .addEventListener("drop", drop -> dropped(drop.getEventData()))
        .addEventData(DRAGGED)
        .addEventData(LANDING);
  }

  private void label(String now) {
    name.setText(now);
    getElement().setAttribute("aria-label", now);
    menu.setAriaLabel("Actions for the column " + now);
    title.setAriaLabel("Title of a new card in " + now);
    add.setAriaLabel("Add a card to " + now);
  }

  /** Draws the column again, because only now the height of the window is known. */
  @Override
  protected void onAttach(AttachEvent attached) {
    int height = attached.getUI().getPage().getExtendedClientDetails().getWindowInnerHeight();
    maxShown = Math.max(maxShown, height / CARD_HEIGHT + 1);
    redraw = true;
    draw.run();
  }

  void show(Column column, boolean manager) {
    menu.setVisible(manager);
    Set<String> roles = actions.myRoles();
    if (column.equals(shown) && roles.equals(shownFor) && !redraw) {
      return;
    }
    redraw = false;
    label(column.name());
    count.setText(
        column
            .limit()
            .map(max -> column.cards().size() + " / " + max.cards())
            .orElseGet(() -> String.valueOf(column.cards().size())));
    setClassName("full", column.isFull());
    setClassName("over", column.isOver());
    over.setVisible(column.isOver());
    int limit = column.limit().map(Limit::cards).orElse(0);
    over.setText("%d over the limit".formatted(column.cards().size() - limit));
    shown = column;
    shownFor = roles;
    int unseen = column.cards().size() - showCards();
    more.setVisible(unseen > 0);
    more.setText("Show %d more".formatted(unseen));
  }

  /** Moves the focus to a card, if this column shows it. */
  void focus(CardId card) {
    stages.values().forEach(stage -> stage.focus(card));
  }

  /** Without a card below it, the dropped card goes to the end. */
  private void dropped(JsonNode drop) {
    String card = drop.get(DRAGGED).asString();
    String below = drop.get(LANDING).asString();
    if (!card.isEmpty()) {
      Optional<CardId> before = Optional.of(below).filter(text -> !text.isEmpty()).map(CardId::new);
      actions.move(new CardId(card), id, before);
    }
  }

  /**
   * Shows as many cards as the browser gets, stage by stage.
   *
   * @return the number of cards that are shown
   */
  private int showCards() {
    boolean staged = !shown.flow().stages().isEmpty();
    int left = maxShown;
    for (StagePanel panel : stages.values()) {
      List<CardFace> cards =
          shown.cardsIn(panel.stage()).stream().limit(left).map(this::face).toList();
      left -= cards.size();
      panel.setVisible(
          shown.flow().stages().contains(panel.stage()) || panel.stage() == Stage.TO_DO);
      panel.label(shown.name(), staged);
      panel.show(cards);
    }
    return maxShown - left;
  }

  private CardFace face(Card card) {
    return new CardFace(
        card, !FlowMove.of(shown.flow(), card, actions.client().person(), shownFor).isEmpty());
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
}
