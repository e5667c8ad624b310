package io.kanban;

import io.kanban.board.ArchiveCommand.ArchiveCard;
import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.BoardId;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.DetailCommand.AddItem;
import io.kanban.board.DetailCommand.CheckItem;
import io.kanban.board.DetailCommand.EstimateCard;
import io.kanban.board.DetailCommand.EstimateRest;
import io.kanban.board.DetailCommand.LabelCard;
import io.kanban.board.DetailCommand.LinkCard;
import io.kanban.board.DetailCommand.RelateCard;
import io.kanban.board.DetailCommand.SetDueDate;
import io.kanban.board.DetailCommand.SetField;
import io.kanban.board.DetailCommand.SetKind;
import io.kanban.board.Effort;
import io.kanban.board.ItemId;
import io.kanban.board.LabelId;
import io.kanban.board.LinkId;
import io.kanban.board.LinkKind;
import io.kanban.board.Relation;
import io.kanban.project.CardKind;
import io.kanban.project.Field;
import io.kanban.project.KindId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The details of the demo's cards, which show what a card can have.
 *
 * @param firstDay the day of the first start; one card was due on the day before
 */
record DemoDetails(BoardId board, LocalDate firstDay) {
  private static final LabelId BUG = new LabelId("bug");
  private static final LabelId FEATURE = new LabelId("feature");
  private static final LabelId IMPROVEMENT = new LabelId("improvement");

  private static final CardKind TASK = new CardKind(new KindId("task"), "Task", List.of());
  private static final Field RUNS =
      new Field(
          "Runs",
          Field.Type.NUMBER,
          true,
          Optional.of(BigDecimal.ONE),
          Optional.of(BigDecimal.valueOf(10_000)),
          List.of());
  private static final CardKind EXPERIMENT =
      new CardKind(
          new KindId("experiment"),
          "Experiment",
          List.of(RUNS, Field.choice("Result", false, List.of("As expected", "A surprise"))));

  /** The kinds of card of the demo's project. */
  static final List<CardKind> KINDS = List.of(TASK, EXPERIMENT);

  List<BoardCommand> commands() {
    CardId archived = card(10);
    List<BoardCommand> all =
        new ArrayList<>(
            List.of(
                new LabelCard(board, card(1), FEATURE),
                new LabelCard(board, card(4), FEATURE),
                new LabelCard(board, card(6), BUG),
                new LabelCard(board, card(6), IMPROVEMENT),
                new LabelCard(board, card(7), IMPROVEMENT),
                kind(2, TASK),
                kind(4, TASK),
                kind(5, EXPERIMENT),
                kind(6, EXPERIMENT),
                new SetField(board, card(5), RUNS, "100"),
                due(1, 14),
                due(4, -1),
                due(5, 3),
                effort(2, "1d"),
                effort(4, "4h"),
                effort(5, "1d 4h"),
                new EstimateRest(board, card(5), Effort.parse("6h")),
                new DescribeCard(
                    board, card(5), "How long does it take from a click to the other screens?"),
                new RelateCard(board, card(4), card(6), Relation.BLOCKS),
                new LinkCard(
                    board,
                    card(2),
                    new LinkId("demo-1"),
                    "https://www.eventstore.com/event-sourcing",
                    "What an event is",
                    LinkKind.DEPENDS_ON),
                new AddCard(board, archived, "Find a room for the start", ColumnId.DONE),
                new ArchiveCard(board, archived)));
    all.addAll(checklist(1, 0, "Choose a rule", "Write given, when, then"));
    all.addAll(checklist(5, 2, "Choose a clock", "Click a hundred times", "Draw the curve"));
    all.addAll(checklist(8, 2, "Hard limits", "Soft limits"));
    return all;
  }

  private static CardId card(int number) {
    return new CardId("card-" + number);
  }

  private SetKind kind(int card, CardKind kind) {
    return new SetKind(board, card(card), Optional.of(kind.named()));
  }

  private SetDueDate due(int card, int days) {
    return new SetDueDate(board, card(card), Optional.of(firstDay.plusDays(days)));
  }

  private EstimateCard effort(int card, String effort) {
    return new EstimateCard(board, card(card), Effort.parse(effort));
  }

  /** A checklist of which the first items are done. */
  private List<BoardCommand> checklist(int card, int done, String... items) {
    List<BoardCommand> commands = new ArrayList<>();
    for (int i = 0; i < items.length; i++) {
      ItemId item = new ItemId("demo-" + card + "-" + i);
      commands.add(new AddItem(board, card(card), item, items[i]));
      if (i < done) {
        commands.add(new CheckItem(board, card(card), item, true));
      }
    }
    return commands;
  }
}
