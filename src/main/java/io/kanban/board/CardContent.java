package io.kanban.board;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.signals.Signal;

/** The details of a card. A person edits each of them in its place. */
final class CardContent extends Div {
  private static final long serialVersionUID = 1L;

  CardContent(CardId id, BoardActions actions, Signal<CardView> card, CardServices services) {
    addClassName("card-details");
    ColumnChoice column =
        new ColumnChoice(actions.columns(), card.map(CardView::column), to -> actions.move(id, to));
    Div bar = new Div(column, new FlowButtons(actions, id));
    bar.addClassNames("card-bar", "moves");
    Div facts = new Div(new AssigneeButton(id, actions, card));
    facts.addClassName("card-facts");
    add(
        bar,
        new CardTitle(id, actions, card),
        facts,
        new CardDescription(id, actions, card),
        new H3("Files"),
        new CardFiles(id, actions, card.map(CardView::files), services.files()),
        new H3("Comments"),
        new CommentList(card.map(CardView::comments)),
        new CommentPlace(id, actions),
        new H3("History"),
        new HistoryList(id, actions, card, services.history()));
  }
}
