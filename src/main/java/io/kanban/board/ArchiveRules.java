package io.kanban.board;

import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.board.ArchiveCommand.ArchiveCard;
import io.kanban.board.ArchiveCommand.DeleteCard;
import io.kanban.board.ArchiveCommand.RestoreCard;
import io.kanban.board.ArchiveEvent.CardArchived;
import io.kanban.board.ArchiveEvent.CardDeleted;
import io.kanban.board.ArchiveEvent.CardRestored;
import io.kanban.board.Board.Place;
import io.kanban.board.CardState.Part;
import io.kanban.project.Project;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import java.util.Optional;

/** Decides commands that take a card off the board, bring it back, or delete it. */
final class ArchiveRules {
  static final String NOT_ARCHIVED = "NOT_ARCHIVED";

  private ArchiveRules() {}

  static Decision<BoardEvent> decide(ArchiveCommand command, BoardState state, Origin origin) {
    Optional<Place> onBoard = state.board().find(command.card());
    Optional<ArchivedState> archived = state.archived(command.card());
    if (onBoard.isEmpty() && archived.isEmpty()) {
      return reject(CardRules.NO_SUCH_CARD);
    }
    return switch (command) {
      case ArchiveCard c ->
          onBoard.map(place -> archive(c, place, state, origin)).orElseGet(Decision::accept);
      case RestoreCard c ->
          archived.map(card -> restore(c, card, state, origin)).orElseGet(Decision::accept);
      case DeleteCard _ when !origin.has(Project.MANAGER) -> reject(SharedRules.ONLY_MANAGERS);
      case DeleteCard c ->
          archived
              .map(card -> delete(c, card, state, origin))
              .orElseGet(() -> reject(notArchived(onBoard.orElseThrow())));
    };
  }

  private static Decision<BoardEvent> archive(
      ArchiveCard command, Place place, BoardState state, Origin origin) {
    return MoveRules.unseenMove(place, false, state, origin)
        .or(() -> FlowRules.unseenStage(place, state, origin))
        .or(() -> MoveRules.notYours(place.card(), origin))
        .or(() -> unreviewed(place, origin))
        .<Decision<BoardEvent>>map(Decision::reject)
        .orElseGet(
            () ->
                accept(
                    new CardArchived(
                        command.board(),
                        command.card(),
                        place.card().title(),
                        place.column().id())));
  }

  /** Only a reviewer or a manager archives a card that waits for a review. */
  private static Optional<Rejection> unreviewed(Place place, Origin origin) {
    return place
        .column()
        .flow()
        .reviewer()
        .filter(_ -> place.card().stage() == Stage.TO_REVIEW)
        .filter(role -> !origin.has(role) && !origin.has(Project.MANAGER))
        .map(
            role ->
                SharedRules.about(
                    place.card(),
                    new Rejection(
                        MoveRules.REVIEW_REQUIRED,
                        "It waits for a review. Only a %s or a manager can archive it."
                            .formatted(role))));
  }

  /** Restores a card to the column that it left, or to the first one if that column is gone. */
  private static Decision<BoardEvent> restore(
      RestoreCard command, ArchivedState archived, BoardState state, Origin origin) {
    Board board = state.board();
    Column to = board.column(archived.column()).orElse(board.columns().getFirst());
    return unseenArchiving(archived, state, origin)
        .or(() -> to.isClosed() ? Optional.of(MoveRules.full(to)) : Optional.empty())
        .<Decision<BoardEvent>>map(Decision::reject)
        .orElseGet(
            () ->
                accept(
                    new CardRestored(command.board(), command.card(), to.id(), archived.card())));
  }

  private static Decision<BoardEvent> delete(
      DeleteCard command, ArchivedState archived, BoardState state, Origin origin) {
    return SharedRules.change(
        new CardDeleted(
            command.board(),
            command.card(),
            archived.card().title(),
            state.card(command.card()).details().relations().stream()
                .filter(relation -> relation.board().isEmpty())
                .map(CardRelation::other)
                .distinct()
                .toList()),
        false,
        unseenArchiving(archived, state, origin));
  }

  /** The rejection of a sender who has not seen that the card came back and was archived again. */
  private static Optional<Rejection> unseenArchiving(
      ArchivedState archived, BoardState state, Origin origin) {
    return state
        .unseen(Part.COLUMN, archived.card().id(), origin)
        .map(change -> change.rejectionFor(origin, "archived it"))
        .map(told -> SharedRules.about(archived.card(), told));
  }

  private static Rejection notArchived(Place place) {
    return new Rejection(
        NOT_ARCHIVED,
        "“%s” is on the board. Archive it before you delete it.".formatted(place.card().title()));
  }
}
