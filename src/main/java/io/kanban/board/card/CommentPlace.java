package io.kanban.board.card;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.textfield.TextArea;
import io.kanban.board.BoardCommand.CommentCard;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardRules;
import io.kanban.board.CommentId;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.EditablePlace;
import io.kanban.shell.TextCheck;
import io.kanban.text.Mentions;
import java.util.List;

/** The place below a card's comments where a person writes one. */
final class CommentPlace extends Div {
  private static final long serialVersionUID = 1L;

  private final transient CardId id;
  private final transient BoardActions actions;

  CommentPlace(CardId id, BoardActions actions) {
    this.id = id;
    this.actions = actions;
    NativeButton write = new NativeButton("Write a comment");
    write.addClassNames("quiet-field", "moves");
    EditablePlace place =
        new EditablePlace(
            actions.client(), actions.draftOf(id, "comment"), write, write, this::input);
    write.addClickListener(_ -> place.edit());
    add(place);
  }

  private EditablePlace.Input input(BaseValue seen) {
    TextArea field = new TextArea("Your comment");
    field.setMinRows(3);
    field.setMaxRows(12);
    MentionOffer.to(field, actions::others);
    TextCheck check = new TextCheck(field, CardRules.COMMENT);
    return new EditablePlace.Input(
        field,
        "Comment",
        () -> check.passes(CardRules.TEXT_REQUIRED.message()),
        comment ->
            List.of(
                seen.send(
                    Boards.BOARD,
                    new CommentCard(
                        actions.id(),
                        id,
                        new CommentId(comment),
                        Mentions.toStore(field.getValue(), actions.members())))));
  }
}
