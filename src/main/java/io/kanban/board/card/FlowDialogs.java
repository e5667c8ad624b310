package io.kanban.board.card;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.textfield.TextArea;
import io.kanban.board.Board.Place;
import io.kanban.board.BoardColumn;
import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.ApproveCard;
import io.kanban.board.BoardCommand.CommentCard;
import io.kanban.board.BoardCommand.PullCard;
import io.kanban.board.BoardCommand.ReadyCard;
import io.kanban.board.BoardCommand.RejectCard;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardRules;
import io.kanban.board.Column;
import io.kanban.board.ColumnId;
import io.kanban.board.CommentId;
import io.kanban.board.FlowMove;
import io.kanban.board.FlowRules;
import io.kanban.board.NamedColumn;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.TextCheck;
import io.kanban.text.Mentions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Makes the moves of a card through its column; a review and a comment have a dialog. */
public record FlowDialogs(BoardActions actions) {
  private static final String APPROVE = "approve/";
  private static final String REJECT = "reject/";
  private static final String COMMENT = "comment/";

  /** Opens the dialog of this name, if it is about a card that still exists. */
  public void reopen(String name) {
    reopen(name, APPROVE, this::approve);
    reopen(name, REJECT, this::reject);
    reopen(name, COMMENT, this::comment);
    HandOverDialog.reopen(actions, name);
  }

  private void reopen(String name, String kind, Consumer<Place> open) {
    if (name.startsWith(kind)) {
      actions.place(new CardId(name.substring(kind.length()))).ifPresent(open);
    }
  }

  /** Makes a move, or asks for what it needs. */
  public void make(FlowMove move, CardId card) {
    switch (move) {
      case PULL -> actions.client().send(Boards.BOARD, new PullCard(actions.id(), card));
      case READY, FINISH -> actions.client().send(Boards.BOARD, new ReadyCard(actions.id(), card));
      case APPROVE -> actions.place(card).ifPresent(this::approve);
      case REJECT -> actions.place(card).ifPresent(this::reject);
    }
  }

  /** Asks for a comment on a card. */
  public void comment(CardId card) {
    actions.place(card).ifPresent(this::comment);
  }

  /** Asks for the reason of an approval that lets a card go on to this column. */
  public void approve(CardId card, NamedColumn to) {
    actions.place(card).ifPresent(place -> approve(place, Optional.of(to)));
  }

  private void approve(Place place) {
    approve(place, actions.board().peek().nextToTheRight(place.column()).map(Column::named));
  }

  private void approve(Place place, Optional<NamedColumn> proposed) {
    BaseValue seen = new BaseValue(actions.client());
    CardId card = place.card().id();
    Stream<Way> here = actions.board().peek().nextOf(place.column()).stream().map(Way::new);
    // Without a workflow, all columns of all boards would hide the next ones.
    Stream<Way> elsewhere =
        place.column().flow().next().isEmpty()
            ? Stream.empty()
            : actions.elsewhere(place.column()).stream().map(Way::new);
    List<Way> ways = Stream.concat(here, elsewhere).toList();
    ComboBox<Way> to = new ComboBox<>("It goes to", ways);
    to.setItemLabelGenerator(Way::name);
    to.setRequiredIndicatorVisible(true);
    proposed
        .map(Way::new)
        .or(() -> ways.size() == 1 ? Optional.of(ways.getFirst()) : Optional.empty())
        .ifPresent(to::setValue);
    TextArea reason = text("Reason");
    TextCheck check = new TextCheck(reason, CardRules.COMMENT);
    dialog(seen, APPROVE, place, "Approve “%s”", reason, to)
        .ask(
            "Approve",
            () -> {
              to.setErrorMessage("Choose a column.");
              to.setInvalid(to.isEmpty());
              // Both checks always run, so that each field shows its own error.
              boolean reasoned = check.passes(FlowRules.REASON_REQUIRED.message());
              return reasoned && !to.isInvalid();
            },
            () ->
                List.of(
                    seen.send(Boards.BOARD, to.getValue().approval(actions, card, stored(reason)))),
            reason);
  }

  /**
   * A column to which an approved card may go.
   *
   * @param elsewhere the column, if it is on another board
   */
  private record Way(String name, ColumnId column, Optional<BoardColumn> elsewhere) {
    Way(NamedColumn here) {
      this(here.name(), here.id(), Optional.empty());
    }

    Way(BoardColumn there) {
      this(there.name(), there.column(), Optional.of(there));
    }

    BoardCommand approval(BoardActions actions, CardId card, String reason) {
      return elsewhere
          .<BoardCommand>map(there -> actions.approval(card, there, reason))
          .orElseGet(() -> new ApproveCard(actions.id(), card, column, reason));
    }
  }

  private void reject(Place place) {
    BaseValue seen = new BaseValue(actions.client());
    TextArea reason = text("Reason");
    TextCheck check = new TextCheck(reason, CardRules.COMMENT);
    dialog(seen, REJECT, place, "Reject “%s”", reason)
        .ask(
            "Reject",
            () -> check.passes(FlowRules.REASON_REQUIRED.message()),
            () ->
                List.of(
                    seen.send(
                        Boards.BOARD,
                        new RejectCard(actions.id(), place.card().id(), stored(reason)))),
            reason);
  }

  private void comment(Place place) {
    BaseValue seen = new BaseValue(actions.client());
    TextArea text = text("Comment");
    TextCheck check = new TextCheck(text, CardRules.COMMENT);
    CommandDialog ask = dialog(seen, COMMENT, place, "Comment on “%s”", text);
    ask.ask(
        "Comment",
        () -> check.passes(CardRules.TEXT_REQUIRED.message()),
        () ->
            List.of(
                seen.send(
                    Boards.BOARD,
                    new CommentCard(
                        actions.id(), place.card().id(), new CommentId(ask.id()), stored(text)))),
        text);
  }

  private CommandDialog dialog(
      BaseValue seen, String kind, Place place, String title, Component... fields) {
    return new CommandDialog(
        actions.drafts(),
        seen,
        kind + place.card().id().value(),
        title.formatted(place.card().title()),
        fields);
  }

  private TextArea text(String label) {
    TextArea text = new TextArea(label);
    text.setRequiredIndicatorVisible(true);
    text.setMinRows(3);
    MentionOffer.to(text, actions::others);
    return text;
  }

  /** The input with the ids of the people whom it mentions. */
  private String stored(TextArea text) {
    return Mentions.toStore(text.getValue(), actions.members());
  }
}
