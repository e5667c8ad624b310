package io.kanban.board;

import static io.kanban.text.Texts.isBlank;
import static io.kanban.text.Texts.strip;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.board.BoardCommand.CardCommand;
import io.kanban.board.BoardCommand.ColumnCommand;
import io.kanban.board.BoardCommand.LabelCommand;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardCommand.RenameBoard;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.BoardRenamed;
import io.kanban.board.BoardEvent.LabelDefined;
import io.kanban.board.HandOverCommand.CarrierCommand;
import io.kanban.project.Project;
import io.kanban.text.TextLimit;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides commands about a board; {@link ColumnRules}, {@link LabelRules} and {@link CardRules}
 * decide its parts.
 */
public final class BoardRules implements Entity<BoardCommand, BoardState, BoardEvent> {
  public static final TextLimit NAME = new TextLimit("name", 120);
  public static final Rejection NAME_REQUIRED =
      new Rejection("NAME_REQUIRED", "Give the board a name.");
  static final Rejection NOT_OPEN = new Rejection("NOT_OPEN", "There is no such board.");
  static final Rejection ENDED =
      new Rejection("BOARD_ENDED", "This board has ended: another one took its columns and cards.");
  static final Rejection READ_ONLY =
      new Rejection(
          "READ_ONLY",
          "The project is read-only, so nothing on its boards can change. A manager can make it"
              + " active again.");

  @Override
  public BoardState initial() {
    return BoardState.NONE;
  }

  @Override
  public Decision<BoardEvent> decide(BoardCommand command, BoardState state, Origin origin) {
    if (origin.has(Project.READ_ONLY)) {
      return reject(READ_ONLY);
    }
    boolean open = state.board().isOpen();
    return switch (command) {
      case CarrierCommand c -> TakingRules.decide(c, state, origin);
      case BoardCommand _ when state.board().successor().isPresent() -> reject(ENDED);
      case OpenBoard _ when open -> accept();
      case OpenBoard _ when !origin.has(Project.MANAGER) -> reject(SharedRules.ONLY_MANAGERS);
      case OpenBoard c ->
          unnamed(c.name()).<Decision<BoardEvent>>map(Decision::reject).orElseGet(() -> open(c));
      case RenameBoard _, ColumnCommand _, LabelCommand _, CardCommand _, HandOverCommand _
          when !open ->
          reject(NOT_OPEN);
      case RenameBoard _ when !origin.has(Project.MANAGER) -> reject(SharedRules.ONLY_MANAGERS);
      case RenameBoard c -> rename(c, state, origin);
      case ColumnCommand c -> ColumnRules.decide(c, state, origin);
      case LabelCommand c -> LabelRules.decide(c, state, origin);
      case CardCommand c -> CardRules.decide(c, state, origin);
      case HandOverCommand c -> HandOverRules.decide(c, state, origin);
    };
  }

  /** The rejection of a name that is blank or too long. */
  static Optional<Rejection> unnamed(String name) {
    if (isBlank(name)) {
      return Optional.of(NAME_REQUIRED);
    }
    return NAME.isExceededBy(name)
        ? Optional.of(SharedRules.tooLong(NAME, name))
        : Optional.empty();
  }

  private static Decision<BoardEvent> open(OpenBoard command) {
    List<BoardEvent> events = new ArrayList<>();
    events.add(new BoardOpened(command.board(), strip(command.name()), NamedColumn.OF_NEW_BOARD));
    for (Label label : Label.OF_NEW_BOARD) {
      events.add(new LabelDefined(command.board(), label.id(), label.name(), label.color()));
    }
    return accept(events.toArray(BoardEvent[]::new));
  }

  private static Decision<BoardEvent> rename(RenameBoard command, BoardState state, Origin origin) {
    String now = state.board().name();
    String to = strip(command.to());
    return SharedRules.change(
        new BoardRenamed(command.board(), to),
        now.equals(to),
        unnamed(to)
            .or(
                () ->
                    state
                        .unseenName(origin)
                        .map(
                            change ->
                                change.rejectionFor(
                                    origin, "renamed the board to “%s”".formatted(now)))));
  }

  @Override
  public BoardState evolve(BoardState state, Recorded<BoardEvent> event) {
    return state.play(event);
  }
}
