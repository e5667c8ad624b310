package io.kanban.board;

import io.kanban.board.BoardEvent.CardEvent;
import io.kanban.file.ContentHash;
import io.kanban.file.FileType;
import io.kanban.project.NamedKind;
import io.recordplayer.record.Person;
import io.recordplayer.record.StoredAs;
import java.time.LocalDate;
import java.util.Optional;

/** A change of a card's detail that did not change the card's place. */
public sealed interface DetailEvent extends CardEvent {
  /** A change of the checklist of a card. */
  sealed interface ItemEvent extends DetailEvent {
    ItemId item();
  }

  /** A change of a card's relations to other cards; it changes both cards. */
  sealed interface RelationEvent extends DetailEvent {
    CardId other();

    /** The card's title at that time. */
    String title();

    /** The other card's title at that time. */
    String otherTitle();

    Relation relation();
  }

  /**
   * A card got a label.
   *
   * @param name the label's name at that time
   */
  @StoredAs("card-labelled")
  record CardLabelled(BoardId board, CardId card, LabelId label, String name)
      implements DetailEvent {}

  /**
   * A label was taken from a card.
   *
   * @param name the label's name at that time
   */
  @StoredAs("card-unlabelled")
  record CardUnlabelled(BoardId board, CardId card, LabelId label, String name)
      implements DetailEvent {}

  @StoredAs("due-date-set")
  record DueDateSet(BoardId board, CardId card, Optional<LocalDate> due) implements DetailEvent {}

  @StoredAs("card-estimated")
  record CardEstimated(BoardId board, CardId card, Optional<Effort> effort)
      implements DetailEvent {}

  @StoredAs("rest-estimated")
  record RestEstimated(BoardId board, CardId card, Optional<Effort> rest) implements DetailEvent {}

  @StoredAs("kind-set")
  record KindSet(BoardId board, CardId card, Optional<NamedKind> kind) implements DetailEvent {}

  /**
   * The value of a field was set.
   *
   * @param field the field's name
   * @param value empty if the value was removed
   */
  @StoredAs("field-set")
  record FieldSet(BoardId board, CardId card, String field, String value) implements DetailEvent {}

  @StoredAs("journal-written")
  record JournalWritten(BoardId board, CardId card, EntryId entry, String text)
      implements DetailEvent {}

  @StoredAs("item-added")
  record ItemAdded(BoardId board, CardId card, ItemId item, String text) implements ItemEvent {}

  @StoredAs("item-renamed")
  record ItemRenamed(BoardId board, CardId card, ItemId item, String text) implements ItemEvent {}

  /** An item was marked as done, or as not done; before, it was the opposite. */
  @StoredAs("item-checked")
  record ItemChecked(BoardId board, CardId card, ItemId item, boolean done) implements ItemEvent {}

  @StoredAs("item-assigned")
  record ItemAssigned(BoardId board, CardId card, ItemId item, Optional<Person> assignee)
      implements ItemEvent {}

  @StoredAs("item-due-set")
  record ItemDueSet(BoardId board, CardId card, ItemId item, Optional<LocalDate> due)
      implements ItemEvent {}

  /**
   * An item was removed.
   *
   * @param done whether the item was done; the board counts the items without knowing them
   */
  @StoredAs("item-removed")
  record ItemRemoved(BoardId board, CardId card, ItemId item, boolean done) implements ItemEvent {}

  @StoredAs("card-linked")
  record CardLinked(
      BoardId board, CardId card, LinkId link, String url, String title, LinkKind kind)
      implements DetailEvent {}

  @StoredAs("card-unlinked")
  record CardUnlinked(BoardId board, CardId card, LinkId link) implements DetailEvent {}

  @StoredAs("card-related")
  record CardRelated(
      BoardId board, CardId card, CardId other, Relation relation, String title, String otherTitle)
      implements RelationEvent {}

  @StoredAs("card-unrelated")
  record CardUnrelated(
      BoardId board, CardId card, CardId other, Relation relation, String title, String otherTitle)
      implements RelationEvent {}

  /**
   * A file was attached. Its content is in the file store.
   *
   * @param size in bytes
   */
  @StoredAs("file-attached")
  record FileAttached(
      BoardId board,
      CardId card,
      FileId file,
      String name,
      FileType type,
      long size,
      ContentHash sha256)
      implements DetailEvent {}

  /**
   * A file was removed. Its content stays in the file store.
   *
   * @param name the file's name
   */
  @StoredAs("file-removed")
  record FileRemoved(BoardId board, CardId card, FileId file, String name) implements DetailEvent {}
}
