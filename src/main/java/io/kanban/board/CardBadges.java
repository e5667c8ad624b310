package io.kanban.board;

import io.kanban.board.Board.Card;
import io.kanban.board.DetailEvent.CardEstimated;
import io.kanban.board.DetailEvent.CardLabelled;
import io.kanban.board.DetailEvent.CardLinked;
import io.kanban.board.DetailEvent.CardRelated;
import io.kanban.board.DetailEvent.CardUnlabelled;
import io.kanban.board.DetailEvent.CardUnlinked;
import io.kanban.board.DetailEvent.CardUnrelated;
import io.kanban.board.DetailEvent.DueDateSet;
import io.kanban.board.DetailEvent.FieldSet;
import io.kanban.board.DetailEvent.FileAttached;
import io.kanban.board.DetailEvent.FileRemoved;
import io.kanban.board.DetailEvent.ItemAdded;
import io.kanban.board.DetailEvent.ItemAssigned;
import io.kanban.board.DetailEvent.ItemChecked;
import io.kanban.board.DetailEvent.ItemDueSet;
import io.kanban.board.DetailEvent.ItemRemoved;
import io.kanban.board.DetailEvent.ItemRenamed;
import io.kanban.board.DetailEvent.JournalWritten;
import io.kanban.board.DetailEvent.KindSet;
import io.kanban.board.DetailEvent.RestEstimated;
import io.kanban.project.NamedKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The details of a card that the board shows on the card's face.
 *
 * <p>Logs hold it as a part of {@link Card}.
 *
 * @param comments number of comments
 * @param checked number of items of the checklist that are done
 * @param items number of items of the checklist
 */
public record CardBadges(
    List<LabelId> labels,
    Optional<LocalDate> due,
    Optional<Effort> effort,
    int comments,
    int checked,
    int items,
    Optional<NamedKind> kind) {
  static final CardBadges NONE =
      new CardBadges(List.of(), Optional.empty(), Optional.empty(), 0, 0, 0, Optional.empty());

  public CardBadges {
    labels = List.copyOf(labels);
  }

  CardBadges with(DetailEvent event) {
    return switch (event) {
      case CardLabelled e -> {
        List<LabelId> more = new ArrayList<>(labels);
        more.add(e.label());
        yield labelled(more);
      }
      case CardUnlabelled e -> without(e.label());
      case DueDateSet e -> new CardBadges(labels, e.due(), effort, comments, checked, items, kind);
      case CardEstimated e ->
          new CardBadges(labels, due, e.effort(), comments, checked, items, kind);
      case KindSet e -> new CardBadges(labels, due, effort, comments, checked, items, e.kind());
      case ItemAdded _ -> count(0, 0, 1);
      case ItemChecked e -> count(0, e.done() ? 1 : -1, 0);
      case ItemRemoved e -> count(0, e.done() ? -1 : 0, -1);
      case RestEstimated _,
          ItemRenamed _,
          ItemAssigned _,
          ItemDueSet _,
          CardLinked _,
          CardUnlinked _,
          CardRelated _,
          CardUnrelated _,
          FieldSet _,
          FileAttached _,
          FileRemoved _,
          JournalWritten _ ->
          this;
    };
  }

  CardBadges commented() {
    return count(1, 0, 0);
  }

  CardBadges without(LabelId label) {
    return labels.contains(label)
        ? labelled(labels.stream().filter(other -> !other.equals(label)).toList())
        : this;
  }

  CardBadges labelled(List<LabelId> to) {
    return new CardBadges(to, due, effort, comments, checked, items, kind);
  }

  private CardBadges count(int moreComments, int moreChecked, int moreItems) {
    return new CardBadges(
        labels,
        due,
        effort,
        comments + moreComments,
        checked + moreChecked,
        items + moreItems,
        kind);
  }
}
