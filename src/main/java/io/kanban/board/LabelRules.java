package io.kanban.board;

import static io.kanban.board.SharedRules.change;
import static io.kanban.board.SharedRules.tooLong;
import static io.kanban.text.Texts.isBlank;
import static io.kanban.text.Texts.strip;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.board.BoardCommand.DefineLabel;
import io.kanban.board.BoardCommand.LabelCommand;
import io.kanban.board.BoardCommand.RemoveLabel;
import io.kanban.board.BoardEvent.LabelDefined;
import io.kanban.board.BoardEvent.LabelRemoved;
import io.kanban.text.TextLimit;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import java.util.Optional;

/** Decides commands about the labels of an open board. */
public final class LabelRules {
  /** Maximum number of labels of a board. */
  static final int MOST = 100;

  public static final TextLimit NAME = new TextLimit("name", 40);
  public static final Rejection NAME_REQUIRED =
      new Rejection("LABEL_NAME_REQUIRED", "Give the label a name.");
  static final String NAME_TAKEN = "LABEL_NAME_TAKEN";
  static final Rejection NO_SUCH_LABEL =
      new Rejection("NO_SUCH_LABEL", "This label is no longer on the board.");
  static final Rejection TOO_MANY =
      new Rejection(
          "TOO_MANY_LABELS", "A board has at most %d labels. Remove one first.".formatted(MOST));

  private LabelRules() {}

  static Decision<BoardEvent> decide(LabelCommand command, BoardState state, Origin origin) {
    return switch (command) {
      case DefineLabel c when isBlank(c.name()) -> reject(NAME_REQUIRED);
      case DefineLabel c when NAME.isExceededBy(c.name()) -> reject(tooLong(NAME, c.name()));
      case DefineLabel c ->
          nameTaken(c, state.board())
              .<Decision<BoardEvent>>map(Decision::reject)
              .orElseGet(() -> define(c, state, origin));
      case RemoveLabel c ->
          state
              .board()
              .label(c.label())
              .map(label -> remove(c, label, state, origin))
              .orElseGet(Decision::accept);
    };
  }

  private static Optional<Rejection> nameTaken(DefineLabel command, Board board) {
    return board.labels().stream()
        .filter(other -> !other.id().equals(command.label()))
        .filter(other -> other.name().equalsIgnoreCase(strip(command.name())))
        .findFirst()
        .map(
            other ->
                new Rejection(
                    NAME_TAKEN, "This board already has a label “%s”.".formatted(other.name())));
  }

  private static Decision<BoardEvent> define(DefineLabel command, BoardState state, Origin origin) {
    Label to = new Label(command.label(), strip(command.name()), command.color());
    LabelDefined defined = new LabelDefined(command.board(), to.id(), to.name(), to.color());
    return state
        .board()
        .label(to.id())
        .map(now -> change(defined, now.equals(to), unseen(now, state, origin)))
        .orElseGet(() -> change(defined, false, kept(to.id(), state, origin)));
  }

  /** The rejection that tells why a label can't be added, if it can't. */
  private static Optional<Rejection> kept(LabelId label, BoardState state, Origin origin) {
    return state
        .unseen(label, origin)
        .map(change -> change.rejectionFor(origin, "removed the label"))
        .or(() -> state.board().labels().size() < MOST ? Optional.empty() : Optional.of(TOO_MANY));
  }

  private static Decision<BoardEvent> remove(
      RemoveLabel command, Label label, BoardState state, Origin origin) {
    return change(
        new LabelRemoved(command.board(), label.id(), label.name(), state.cardsWith(label.id())),
        false,
        unseen(label, state, origin));
  }

  private static Optional<Rejection> unseen(Label label, BoardState state, Origin origin) {
    return state
        .unseen(label.id(), origin)
        .map(
            change ->
                change.rejectionFor(origin, "changed the label “%s”".formatted(label.name())));
  }
}
