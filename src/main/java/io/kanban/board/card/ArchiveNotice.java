package io.kanban.board.card;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.ArchiveCommand.DeleteCard;
import io.kanban.board.ArchiveCommand.RestoreCard;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardView;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.recordplayer.client.ConnectionNotice;
import java.util.List;

/** Says that a card is archived, and restores or deletes it; hidden while it is on its board. */
final class ArchiveNotice extends Div {
  private static final long serialVersionUID = 1L;

  private final transient CardId id;
  private final transient BoardActions actions;
  private final transient Signal<CardView> card;

  ArchiveNotice(CardId id, BoardActions actions, Signal<CardView> card) {
    this.id = id;
    this.actions = actions;
    this.card = card;
    addClassNames("archive-notice");
    getElement().setAttribute("role", "status");
    Button restore = new Button("Restore", _ -> restore());
    ConnectionNotice.counts(restore, "click");
    Button delete = new Button("Delete for ever", _ -> askToDelete());
    delete.addThemeVariants(ButtonVariant.LUMO_ERROR, ButtonVariant.LUMO_TERTIARY);
    delete.setVisible(actions.isManager());
    Div tools = new Div(restore, delete);
    tools.addClassName("moves");
    add(new Span("This card is archived."), tools);
    bindVisible(card.map(CardView::archived));
  }

  private void restore() {
    new BaseValue(actions.client()).send(Boards.BOARD, new RestoreCard(actions.id(), id));
  }

  private void askToDelete() {
    CardView now = card.peek();
    BaseValue seen = new BaseValue(actions.client());
    Paragraph lost =
        new Paragraph(
            "Its description, %s, %s and %s are lost. Nobody can bring it back."
                .formatted(
                    count(now.comments().size(), "comment", "comments"),
                    count(now.journal().size(), "journal entry", "journal entries"),
                    count(now.items().size(), "checklist item", "checklist items")));
    new CommandDialog(
            actions.drafts(),
            seen,
            "delete/" + id.value(),
            "Delete “%s” for ever?".formatted(now.title()),
            lost)
        .ask(
            "Delete",
            () -> true,
            () -> List.of(seen.send(Boards.BOARD, new DeleteCard(actions.id(), id))));
  }

  private static String count(int number, String one, String many) {
    return number == 1 ? "1 " + one : number + " " + many;
  }
}
