package io.kanban.report;

import static io.kanban.board.ColumnId.DONE;
import static io.kanban.board.ColumnId.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.ArchiveEvent.CardArchived;
import io.kanban.board.ArchiveEvent.CardDeleted;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.BoardRenamed;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardEvent.ColumnAdded;
import io.kanban.board.BoardEvent.ColumnRemoved;
import io.kanban.board.BoardEvent.ColumnRenamed;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.board.BoardId;
import io.kanban.board.CardHeading;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.CommentId;
import io.kanban.board.DetailEvent.DueDateSet;
import io.kanban.board.DetailEvent.ItemAdded;
import io.kanban.board.DetailEvent.ItemChecked;
import io.kanban.board.ItemId;
import io.kanban.board.NamedColumn;
import io.kanban.people.People;
import io.kanban.project.ProjectId;
import io.kanban.report.Activity.Entry;
import io.recordplayer.kit.ViewKit;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActivityTest {
  private static final BoardId BOARD = new BoardId(new ProjectId("p"), "b");
  private static final CardId CARD = new CardId("a");
  private static final ColumnId TEST = new ColumnId("test");

  private final ViewKit<Activity> kit =
      ViewKit.of(ActivityFeature.ACTIVITY)
          .entity(BOARD.text())
          .by(People.BILL)
          .given(
              new BoardOpened(
                  BOARD,
                  "Dev",
                  List.of(new NamedColumn(NEW, "New"), new NamedColumn(DONE, "Done"))));

  private Activity activity(Object... events) {
    return kit.given(events).view(BOARD.text());
  }

  private static CardMoved moved(ColumnId from, ColumnId to) {
    return new CardMoved(BOARD, CARD, from, to, Optional.empty(), People.BILL);
  }

  /** The lines of a feed, newest first, as a person reads them. */
  private static List<String> lines(Activity activity) {
    return ActivityEntries.NONE.with(activity).lines(activity).stream()
        .map(
            line ->
                "%s %s %s %s"
                    .formatted(line.who().name(), line.before(), line.title(), line.after())
                    .strip()
                    .replaceAll(" +", " "))
        .toList();
  }

  @Test
  void a_change_of_a_card_names_the_card() {
    assertThat(
            lines(
                activity(
                    new CardAdded(BOARD, CARD, "Draw", NEW),
                    new CardDescribed(BOARD, CARD, "With a pencil."),
                    new CardRenamed(BOARD, CARD, "Paint"),
                    new CardCommented(
                        BOARD,
                        CARD,
                        new CommentId("one"),
                        "Nice.",
                        new CardHeading("", Optional.empty())),
                    moved(NEW, DONE))))
        .containsExactly(
            "Bill moved Paint from New to Done",
            "Bill commented on Paint",
            "Bill renamed Paint from “Draw”",
            "Bill changed the description on Draw",
            "Bill added Draw to New",
            "Bill opened the board");
  }

  @Test
  void consecutive_moves_are_one_line() {
    assertThat(
            lines(
                activity(
                    new CardAdded(BOARD, CARD, "Draw the board", NEW),
                    new ColumnAdded(BOARD, TEST, "Test", Optional.of(DONE)),
                    moved(NEW, TEST),
                    moved(TEST, DONE))))
        .startsWith(
            "Bill moved Draw the board from New to Done, by way of Test",
            "Bill added the column “Test”");
  }

  @Test
  void a_column_has_its_present_name_or_its_last_one() {
    assertThat(
            lines(
                activity(
                    new ColumnAdded(BOARD, TEST, "Test", Optional.empty()),
                    new CardAdded(BOARD, CARD, "Draw", TEST),
                    new ColumnRenamed(BOARD, TEST, "Check"),
                    new WipLimitSet(BOARD, TEST, Optional.of(3)),
                    new ColumnRemoved(BOARD, TEST, Optional.of(NEW), List.of(CARD)))))
        .startsWith(
            "Bill removed the column “Check” and moved its card to “New”",
            "Bill set the limit of “Check” to 3",
            "Bill renamed the column “Test” to “Check”",
            "Bill added Draw to Check");
  }

  @Test
  void details_are_named_as_far_as_the_view_knows_them() {
    ItemId item = new ItemId("i");
    assertThat(
            lines(
                activity(
                    new CardAdded(BOARD, CARD, "Draw", NEW),
                    new DueDateSet(BOARD, CARD, Optional.of(LocalDate.parse("2026-12-03"))),
                    new ItemAdded(BOARD, CARD, item, "Buy it"),
                    new ItemChecked(BOARD, CARD, item, true),
                    new CardArchived(BOARD, CARD, "Draw", NEW),
                    new CardDeleted(BOARD, CARD, "Draw", List.of()),
                    new BoardRenamed(BOARD, "Development"))))
        .startsWith(
            "Bill renamed the board to “Development”",
            "Bill deleted Draw",
            "Bill archived Draw",
            "Bill changed the checklist on Draw",
            "Bill set the due date to 3 Dec 2026 on Draw");
    assertThat(kit.view(BOARD.text()).titles()).isEmpty();
  }

  @Test
  void the_view_holds_the_latest_entries_and_counts_the_others() {
    Activity activity = activity(new CardAdded(BOARD, CARD, "Draw", NEW));
    for (int i = 0; i < Activity.ENTRIES; i++) {
      kit.given(new CardRenamed(BOARD, CARD, "Draw " + i));
    }
    assertThat(activity.size()).isEqualTo(2);
    activity = kit.view(BOARD.text());
    assertThat(activity.entries()).hasSize(Activity.ENTRIES);
    assertThat(activity.earlier()).isEqualTo(2);
    assertThat(activity.entries().getLast().title()).isEqualTo("Draw 499");
  }

  @Test
  void a_page_keeps_earlier_entries_while_no_entry_is_missing() {
    Activity one = activity(new CardAdded(BOARD, CARD, "Draw", NEW));
    List<Entry> all = one.entries();
    ActivityEntries page = new ActivityEntries(1, all.subList(1, 2)).after(all.subList(0, 1));
    assertThat(page).isEqualTo(new ActivityEntries(0, all));
    Activity next = new Activity("Dev", all.subList(1, 2), 1, one.titles(), one.columns());
    assertThat(page.with(next)).isEqualTo(page);
    Activity muchLater = new Activity("Dev", all, 3, one.titles(), one.columns());
    assertThat(page.with(muchLater)).isEqualTo(new ActivityEntries(3, all));
  }
}
