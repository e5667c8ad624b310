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
import io.kanban.board.DetailCommand.FileCommand;
import io.kanban.board.DetailCommand.ItemCommand;
import io.kanban.board.DetailCommand.LabelCard;
import io.kanban.board.DetailCommand.LinkCommand;
import io.kanban.board.DetailCommand.SetDueDate;
import io.kanban.board.DetailCommand.SetField;
import io.kanban.board.DetailCommand.SetKind;
import io.kanban.board.DetailCommand.UnlabelCard;
import io.kanban.board.DetailCommand.WriteJournal;
import io.kanban.board.DetailEvent.CardEstimated;
import io.kanban.board.DetailEvent.CardLabelled;
import io.kanban.board.DetailEvent.CardUnlabelled;
import io.kanban.board.DetailEvent.DueDateSet;
import io.kanban.board.DetailEvent.FieldSet;
import io.kanban.board.DetailEvent.JournalWritten;
import io.kanban.board.DetailEvent.KindSet;
import io.kanban.board.DetailEvent.RestEstimated;
import io.kanban.project.NamedKind;
import io.kanban.text.TextLimit;
import io.kanban.text.Texts;
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
public final class DetailRules {
  /** Maximum number of labels of a card. */
  static final int LABELS = 20;

  /** Maximum number of field values of a card. */
  static final int FIELDS = 100;

  static final TextLimit KIND = new TextLimit("kind's name", 40);
  static final Rejection KIND_REQUIRED =
      new Rejection("KIND_REQUIRED", "A kind of card has a name.");
  static final TextLimit FIELD = new TextLimit("field's name", 40);
  static final Rejection FIELD_REQUIRED = new Rejection("FIELD_REQUIRED", "A field has a name.");
  static final String FIELD_VALUE = "FIELD_VALUE";
  static final Rejection TOO_MANY_FIELDS =
      new Rejection(
          "TOO_MANY_FIELDS",
          "A card has at most %d values of fields. Remove one first.".formatted(FIELDS));
  public static final TextLimit JOURNAL = new TextLimit("journal entry", 5_000);
  public static final Rejection ENTRY_REQUIRED =
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
      case SetKind c when kindName(c).filter(Texts::isBlank).isPresent() -> reject(KIND_REQUIRED);
      case SetKind c when kindName(c).filter(KIND::isExceededBy).isPresent() ->
          reject(tooLong(KIND, kindName(c).orElse("")));
      case SetKind c ->
          change(
              new KindSet(c.board(), c.card(), c.kind()),
              card.badges().kind().equals(c.kind()),
              unseen(Part.KIND, DetailWords.kind(card.badges().kind()), card, state, origin));
      case SetField c when isBlank(c.field().name()) -> reject(FIELD_REQUIRED);
      case SetField c when FIELD.isExceededBy(c.field().name()) ->
          reject(tooLong(FIELD, c.field().name()));
      case SetField c -> setField(c, card, state.card(c.card()), origin);
      case WriteJournal c when isBlank(c.text()) -> reject(ENTRY_REQUIRED);
      case WriteJournal c when JOURNAL.isExceededBy(c.text()) -> reject(tooLong(JOURNAL, c.text()));
      case WriteJournal c ->
          state.card(c.card()).has(origin.by(), c.entry().value())
              ? accept()
              : accept(new JournalWritten(c.board(), c.card(), c.entry(), strip(c.text())));
      case ItemCommand c -> ItemRules.decide(c, state.card(c.card()), origin);
      case FileCommand c -> FileRules.decide(c, state.card(c.card()).details());
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

  private static Optional<String> kindName(SetKind command) {
    return command.kind().map(NamedKind::name);
  }

  /** Checks the value against the field's definition, which the command carries. */
  private static Decision<BoardEvent> setField(
      SetField command, Card card, CardState state, Origin origin) {
    String field = strip(command.field().name());
    String value = strip(command.value());
    String now = state.details().field(field);
    Optional<String> problem = command.field().problemOf(value);
    if (problem.isPresent()) {
      return reject(new Rejection(FIELD_VALUE, problem.get()));
    }
    if (now.isEmpty() && state.details().fields().size() >= FIELDS) {
      return reject(TOO_MANY_FIELDS);
    }
    return change(
        new FieldSet(command.board(), command.card(), field, value),
        now.equals(value),
        state
            .unseenField(field, origin)
            .map(change -> change.rejectionFor(origin, DetailWords.field(field, now)))
            .map(told -> SharedRules.about(card, told)));
  }

  private static Optional<Rejection> unseen(
      Part part, String what, Card card, BoardState state, Origin origin) {
    return state
        .unseen(part, card.id(), origin)
        .map(change -> change.rejectionFor(origin, what))
        .map(told -> SharedRules.about(card, told));
  }
}
