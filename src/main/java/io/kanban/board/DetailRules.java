package io.kanban.board;

import static io.kanban.board.SharedRules.change;
import static io.kanban.board.SharedRules.tooLong;
import static io.kanban.text.Texts.isBlank;
import static io.kanban.text.Texts.strip;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.CardState.Part;
import io.kanban.board.DetailCommand.EstimateCard;
import io.kanban.board.DetailCommand.EstimateRest;
import io.kanban.board.DetailCommand.ItemCommand;
import io.kanban.board.DetailCommand.LabelCard;
import io.kanban.board.DetailCommand.LinkCommand;
import io.kanban.board.DetailCommand.SetDueDate;
import io.kanban.board.DetailCommand.UnlabelCard;
import io.kanban.board.DetailCommand.WriteJournal;
import io.kanban.board.DetailEvent.CardEstimated;
import io.kanban.board.DetailEvent.CardLabelled;
import io.kanban.board.DetailEvent.CardUnlabelled;
import io.kanban.board.DetailEvent.DueDateSet;
import io.kanban.board.DetailEvent.JournalWritten;
import io.kanban.board.DetailEvent.RestEstimated;
import io.kanban.text.TextLimit;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import java.util.Optional;

/**
 * Decides commands about the details of a card on the board.
 *
 * <p>A command that has only one opposite, such as giving or taking a label, undoes no unseen
 * change: if another person was faster, there is nothing left to change. Only a command that
 * replaces a value is checked for unseen changes.
 */
final class DetailRules {
  /** Maximum number of labels of a card. */
  static final int LABELS = 20;

  static final TextLimit JOURNAL = new TextLimit("journal entry", 5_000);
  static final Rejection ENTRY_REQUIRED =
      new Rejection("ENTRY_REQUIRED", "Write what you have done.");
  static final Rejection TOO_MANY_LABELS =
      new Rejection(
          "TOO_MANY_LABELS_ON_CARD",
          "A card has at most %d labels. Take one off first.".formatted(LABELS));

  private DetailRules() {}

  static Decision<BoardEvent> decide(
      DetailCommand command, Place place, BoardState state, Origin origin) {
    Card card = place.card();
    return switch (command) {
      case LabelCard c -> label(c, card, state.board());
      case UnlabelCard c -> unlabel(c, card, state.board());
      case SetDueDate c ->
          change(
              new DueDateSet(c.board(), c.card(), c.due()),
              card.badges().due().equals(c.due()),
              unseen(Part.DUE, DetailWords.due(card.badges().due()), card, state, origin));
      case EstimateCard c ->
          change(
              new CardEstimated(c.board(), c.card(), c.effort()),
              card.badges().effort().equals(c.effort()),
              unseen(Part.EFFORT, DetailWords.effort(card.badges().effort()), card, state, origin));
      case EstimateRest c -> {
        Optional<Effort> now = state.card(c.card()).details().rest();
        yield change(
            new RestEstimated(c.board(), c.card(), c.rest()),
            now.equals(c.rest()),
            unseen(Part.REST, DetailWords.rest(now), card, state, origin));
      }
      case WriteJournal c when isBlank(c.text()) -> reject(ENTRY_REQUIRED);
      case WriteJournal c when JOURNAL.isExceededBy(c.text()) -> reject(tooLong(JOURNAL, c.text()));
      case WriteJournal c ->
          state.card(c.card()).has(origin.by(), c.entry().value())
              ? accept()
              : accept(new JournalWritten(c.board(), c.card(), c.entry(), strip(c.text())));
      case ItemCommand c -> ItemRules.decide(c, state.card(c.card()), origin);
      case LinkCommand c -> LinkRules.decide(c, card, state);
    };
  }

  private static Decision<BoardEvent> label(LabelCard command, Card card, Board board) {
    Optional<Label> label = board.label(command.label());
    if (label.isEmpty()) {
      return reject(LabelRules.NO_SUCH_LABEL);
    }
    if (card.badges().labels().contains(command.label())) {
      return accept();
    }
    return card.badges().labels().size() < LABELS
        ? accept(new CardLabelled(command.board(), card.id(), command.label(), label.get().name()))
        : reject(TOO_MANY_LABELS);
  }

  private static Decision<BoardEvent> unlabel(UnlabelCard command, Card card, Board board) {
    return board
        .label(command.label())
        .filter(label -> card.badges().labels().contains(label.id()))
        .<Decision<BoardEvent>>map(
            label ->
                accept(new CardUnlabelled(command.board(), card.id(), label.id(), label.name())))
        .orElseGet(Decision::accept);
  }

  private static Optional<Rejection> unseen(
      Part part, String what, Card card, BoardState state, Origin origin) {
    return state
        .unseen(part, card.id(), origin)
        .map(change -> change.rejectionFor(origin, what))
        .map(told -> SharedRules.about(card, told));
  }
}
