package io.kanban.board.card;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.BoardCommand;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardView;
import io.kanban.board.DetailCommand.EstimateCard;
import io.kanban.board.DetailCommand.EstimateRest;
import io.kanban.board.DetailCommand.SetDueDate;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.SentCommand;

/** The content of a card's panel. A person edits each detail in its place. */
final class CardContent extends Div {
  private static final long serialVersionUID = 1L;

  private final transient CardId id;
  private final transient BoardActions actions;
  private final transient Signal<CardView> card;

  CardContent(CardId id, BoardActions actions, Signal<CardView> card, CardServices services) {
    this.id = id;
    this.actions = actions;
    this.card = card;
    addClassName("card-details");
    add(
        bar(),
        new ArchiveNotice(id, actions, card),
        new CardTitle(id, actions, card),
        facts(),
        new CardFields(id, actions, card),
        new CardDescription(id, actions, card),
        new Checklist(id, actions, card.map(CardView::items)),
        new LinkList(id, actions, card.map(CardView::links)),
        new RelationList(id, actions, card.map(CardView::relations)),
        new H3("Files"),
        new CardFiles(id, actions, card.map(CardView::files), services.files()),
        new H3("Journal"),
        new Journal(id, actions, card.map(CardView::journal)),
        new H3("Comments"),
        new CommentList("Comments", card.map(CardView::comments)),
        new CommentPlace(id, actions),
        new H3("History"),
        new HistoryList(id, actions, card, services.history()));
    Signal<Boolean> archived = card.map(CardView::archived);
    Signal.effect(this, () -> setClassName("archived", archived.get()));
  }

  /** The card's column, and what the person can do with the card. */
  private Div bar() {
    ColumnChoice column =
        new ColumnChoice(actions.columns(), card.map(CardView::column), to -> actions.move(id, to));
    Button archive =
        new Button("Archive", _ -> actions.archive(id, new BaseValue(actions.client())));
    archive.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    archive.addClassName("card-archive");
    ConnectionNotice.counts(archive, "click");
    Button elsewhere = new Button("Another board…", _ -> HandOverDialog.open(actions, id));
    elsewhere.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    elsewhere.bindVisible(actions.canLeave(id));
    Div bar = new Div(column, elsewhere, new FlowButtons(actions, id), archive);
    bar.addClassNames("card-bar", "moves");
    return bar;
  }

  private Div facts() {
    Div facts =
        new Div(
            new KindButton(id, actions, card.map(CardView::kind)),
            new AssigneeButton(id, actions, card),
            new DueDate(
                "Due date",
                card.map(CardView::due),
                due -> send(new SetDueDate(actions.id(), id, due))),
            new EffortPlace(
                "Estimate",
                "estimate",
                id,
                actions,
                card.map(CardView::effort),
                effort -> new EstimateCard(actions.id(), id, effort)),
            new EffortPlace(
                "Left",
                "rest",
                id,
                actions,
                card.map(CardView::rest),
                rest -> new EstimateRest(actions.id(), id, rest)),
            new CardLabels(id, actions, card.map(CardView::labels)));
    facts.addClassNames("card-facts");
    return facts;
  }

  private SentCommand send(BoardCommand command) {
    return new BaseValue(actions.client()).send(Boards.BOARD, command);
  }
}
