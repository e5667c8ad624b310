package io.kanban.board;

import io.kanban.board.BoardCommand.CardCommand;
import io.kanban.file.ContentHash;
import io.kanban.file.FileType;
import io.kanban.project.Field;
import io.kanban.project.NamedKind;
import io.kanban.project.Project.Member;
import io.recordplayer.record.StoredAs;
import java.time.LocalDate;
import java.util.Optional;

/** A request to change a detail of a card that does not change the card's place. */
public sealed interface DetailCommand extends CardCommand {
  /** A request to change the checklist of a card. */
  sealed interface ItemCommand extends DetailCommand {
    ItemId item();
  }

  /** A request to change the links of a card, or its relations to other cards. */
  sealed interface LinkCommand extends DetailCommand {}

  /** A request to attach a file to a card, or to remove it. */
  sealed interface FileCommand extends DetailCommand {
    FileId file();
  }

  @StoredAs("label-card")
  record LabelCard(BoardId board, CardId card, LabelId label) implements DetailCommand {}

  @StoredAs("unlabel-card")
  record UnlabelCard(BoardId board, CardId card, LabelId label) implements DetailCommand {}

  /** Sets the day on which a card has to be done; empty for none. */
  @StoredAs("set-due-date")
  record SetDueDate(BoardId board, CardId card, Optional<LocalDate> due) implements DetailCommand {}

  /** Sets the effort that a card takes as a whole; empty for no estimate. */
  @StoredAs("estimate-card")
  record EstimateCard(BoardId board, CardId card, Optional<Effort> effort)
      implements DetailCommand {}

  /** Sets the effort that a card still takes; empty for no estimate. */
  @StoredAs("estimate-rest")
  record EstimateRest(BoardId board, CardId card, Optional<Effort> rest) implements DetailCommand {}

  /**
   * Sets the kind of a card; empty for none. The card keeps the values of its fields. A board
   * doesn't know the project's kinds, so the command carries the kind as the page knew it.
   */
  @StoredAs("set-kind")
  record SetKind(BoardId board, CardId card, Optional<NamedKind> kind) implements DetailCommand {}

  /**
   * Sets the value of a field.
   *
   * @param field the field as the page knew it, because a board doesn't know the project's kinds
   * @param value blank to remove the value
   */
  @StoredAs("set-field")
  record SetField(BoardId board, CardId card, Field field, String value) implements DetailCommand {}

  /** Adds an entry to the journal of the work on a card. */
  @StoredAs("write-journal")
  record WriteJournal(BoardId board, CardId card, EntryId entry, String text)
      implements DetailCommand {}

  /** Adds an item at the end of a card's checklist. */
  @StoredAs("add-item")
  record AddItem(BoardId board, CardId card, ItemId item, String text) implements ItemCommand {}

  @StoredAs("rename-item")
  record RenameItem(BoardId board, CardId card, ItemId item, String to) implements ItemCommand {}

  /** Marks an item as done or as not done. */
  @StoredAs("check-item")
  record CheckItem(BoardId board, CardId card, ItemId item, boolean done) implements ItemCommand {}

  /** Assigns an item as {@link BoardCommand.AssignCard} assigns a card. */
  @StoredAs("assign-item")
  record AssignItem(BoardId board, CardId card, ItemId item, Optional<Member> to)
      implements ItemCommand {}

  /** Sets the day on which an item has to be done; empty for none. */
  @StoredAs("set-item-due")
  record SetItemDue(BoardId board, CardId card, ItemId item, Optional<LocalDate> due)
      implements ItemCommand {}

  @StoredAs("remove-item")
  record RemoveItem(BoardId board, CardId card, ItemId item) implements ItemCommand {}

  /**
   * Adds a link to a page outside the application.
   *
   * @param title blank for none; pages then show the address
   */
  @StoredAs("link-card")
  record LinkCard(BoardId board, CardId card, LinkId link, String url, String title, LinkKind kind)
      implements LinkCommand {}

  @StoredAs("unlink-card")
  record UnlinkCard(BoardId board, CardId card, LinkId link) implements LinkCommand {}

  /** Relates a card to another card of the board, as in "A blocks B". */
  @StoredAs("relate-card")
  record RelateCard(BoardId board, CardId card, CardId other, Relation relation)
      implements LinkCommand {}

  @StoredAs("unrelate-card")
  record UnrelateCard(BoardId board, CardId card, CardId other, Relation relation)
      implements LinkCommand {}

  /**
   * Attaches a file whose content is in the file store.
   *
   * @param size in bytes
   */
  @StoredAs("attach-file")
  record AttachFile(
      BoardId board,
      CardId card,
      FileId file,
      String name,
      FileType type,
      long size,
      ContentHash sha256)
      implements FileCommand {}

  @StoredAs("remove-file")
  record RemoveFile(BoardId board, CardId card, FileId file) implements FileCommand {}
}
