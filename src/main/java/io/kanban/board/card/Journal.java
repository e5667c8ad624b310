package io.kanban.board.card;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardView.Comment;
import io.kanban.board.CardView.JournalEntry;
import io.kanban.board.DetailCommand.WriteJournal;
import io.kanban.board.DetailRules;
import io.kanban.board.EntryId;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.EditablePlace;
import io.kanban.shell.TextCheck;
import java.util.List;

/** The journal of the work on a card, and the place where a person writes the next entry. */
final class Journal extends Div {
  private static final long serialVersionUID = 1L;

  private final transient CardId id;
  private final transient BoardActions actions;

  Journal(CardId id, BoardActions actions, Signal<List<JournalEntry>> entries) {
    this.id = id;
    this.actions = actions;
    addClassName("journal");
    NativeButton write = new NativeButton("Write in the journal");
    write.addClassNames("quiet-field", "moves");
    EditablePlace place =
        new EditablePlace(
            actions.client(), actions.draftOf(id, "journal"), write, write, this::input);
    write.addClickListener(_ -> place.edit());
    add(new CommentList("Journal", entries.map(Journal::asComments)), place);
  }

  private static List<Comment> asComments(List<JournalEntry> entries) {
    return entries.stream()
        .map(entry -> new Comment(entry.who(), entry.when(), entry.text()))
        .toList();
  }

  private EditablePlace.Input input(BaseValue seen) {
    TextArea field = new TextArea("What you have done");
    field.setMinRows(3);
    field.setMaxRows(12);
    TextCheck check = new TextCheck(field, DetailRules.JOURNAL);
    return new EditablePlace.Input(
        field,
        "Write",
        () -> check.passes(DetailRules.ENTRY_REQUIRED.message()),
        entry ->
            List.of(
                seen.send(
                    Boards.BOARD,
                    new WriteJournal(actions.id(), id, new EntryId(entry), field.getValue()))));
  }
}
