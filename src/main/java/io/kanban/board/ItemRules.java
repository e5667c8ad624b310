package io.kanban.board;

import static io.kanban.board.SharedRules.change;
import static io.kanban.board.SharedRules.tooLong;
import static io.kanban.text.Texts.isBlank;
import static io.kanban.text.Texts.strip;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.board.CardState.ItemPart;
import io.kanban.board.DetailCommand.AddItem;
import io.kanban.board.DetailCommand.AssignItem;
import io.kanban.board.DetailCommand.CheckItem;
import io.kanban.board.DetailCommand.ItemCommand;
import io.kanban.board.DetailCommand.RemoveItem;
import io.kanban.board.DetailCommand.RenameItem;
import io.kanban.board.DetailCommand.SetItemDue;
import io.kanban.board.DetailEvent.ItemAdded;
import io.kanban.board.DetailEvent.ItemAssigned;
import io.kanban.board.DetailEvent.ItemChecked;
import io.kanban.board.DetailEvent.ItemDueSet;
import io.kanban.board.DetailEvent.ItemRemoved;
import io.kanban.board.DetailEvent.ItemRenamed;
import io.kanban.project.Project.Member;
import io.kanban.text.TextLimit;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Decides commands about the checklist of a card. */
public final class ItemRules {
  /** Maximum number of items of a checklist. */
  static final int MOST = 100;

  public static final TextLimit TEXT = new TextLimit("checklist item", 200);
  public static final Rejection TEXT_REQUIRED =
      new Rejection("ITEM_TEXT_REQUIRED", "Write what has to be done.");
  static final Rejection NO_SUCH_ITEM =
      new Rejection("NO_SUCH_ITEM", "This item is no longer on the checklist.");
  static final Rejection TOO_MANY =
      new Rejection(
          "TOO_MANY_ITEMS", "A checklist has at most %d items. Remove one first.".formatted(MOST));

  private ItemRules() {}

  static Decision<BoardEvent> decide(ItemCommand command, CardState card, Origin origin) {
    return switch (command) {
      case AddItem c when isBlank(c.text()) -> reject(TEXT_REQUIRED);
      case AddItem c when TEXT.isExceededBy(c.text()) -> reject(tooLong(TEXT, c.text()));
      case AddItem c when card.details().item(c.item()).isPresent() -> accept();
      case AddItem _ when card.details().items().size() >= MOST -> reject(TOO_MANY);
      case AddItem c -> accept(new ItemAdded(c.board(), c.card(), c.item(), strip(c.text())));
      case RenameItem c when isBlank(c.to()) -> reject(TEXT_REQUIRED);
      case RenameItem c when TEXT.isExceededBy(c.to()) -> reject(tooLong(TEXT, c.to()));
      case RenameItem c ->
          onItem(
              c,
              card,
              item ->
                  change(
                      new ItemRenamed(c.board(), c.card(), c.item(), strip(c.to())),
                      item.text().equals(strip(c.to())),
                      unseen(ItemPart.TEXT, item, card, origin)));
      case CheckItem c ->
          onItem(
              c,
              card,
              item ->
                  item.done() == c.done()
                      ? accept()
                      : accept(new ItemChecked(c.board(), c.card(), c.item(), c.done())));
      case AssignItem c when c.to().filter(to -> to.roles().isEmpty()).isPresent() ->
          reject(CardRules.notAMember(c.to().get().person()));
      case AssignItem c -> onItem(c, card, item -> assign(c, item, card, origin));
      case SetItemDue c ->
          onItem(
              c,
              card,
              item ->
                  change(
                      new ItemDueSet(c.board(), c.card(), c.item(), c.due()),
                      item.due().equals(c.due()),
                      unseen(ItemPart.DUE, item, card, origin)));
      case RemoveItem c ->
          card.details()
              .item(c.item())
              .map(item -> remove(c, item, card, origin))
              .orElseGet(Decision::accept);
    };
  }

  private static Decision<BoardEvent> onItem(
      ItemCommand command, CardState card, Function<ChecklistItem, Decision<BoardEvent>> decide) {
    return card.details().item(command.item()).map(decide).orElse(reject(NO_SUCH_ITEM));
  }

  private static Decision<BoardEvent> assign(
      AssignItem command, ChecklistItem item, CardState card, Origin origin) {
    Optional<Person> to = command.to().map(Member::person);
    return change(
        new ItemAssigned(command.board(), command.card(), item.id(), to),
        SharedRules.isSame(item.assignee(), to),
        unseen(ItemPart.ASSIGNEE, item, card, origin));
  }

  private static Decision<BoardEvent> remove(
      RemoveItem command, ChecklistItem item, CardState card, Origin origin) {
    return change(
        new ItemRemoved(command.board(), command.card(), item.id(), item.done()),
        false,
        Stream.of(ItemPart.values())
            .flatMap(part -> unseen(part, item, card, origin).stream())
            .findFirst());
  }

  private static Optional<Rejection> unseen(
      ItemPart part, ChecklistItem item, CardState card, Origin origin) {
    return card.unseen(part, item.id(), origin)
        .map(change -> change.rejectionFor(origin, inWords(part, item)));
  }

  private static String inWords(ItemPart part, ChecklistItem item) {
    return switch (part) {
      case TEXT -> "renamed the item to “%s”".formatted(item.text());
      case ASSIGNEE -> DetailWords.assigned(item.text(), item.assignee());
      case DUE -> DetailWords.itemDue(item.text(), item.due());
    };
  }
}
