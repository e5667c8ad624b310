package io.kanban.board;

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
import io.kanban.board.DetailEvent.RelationEvent;
import io.kanban.board.DetailEvent.RestEstimated;
import io.kanban.board.HandOverEvent.CardTaken;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The short details of a card that are not on its face; the rules' state and the card's view both
 * use them.
 *
 * @param rest the effort that the card still takes
 * @param items the checklist
 * @param fields the values of the fields, in the order in which they were set first
 */
public record CardDetails(
    Optional<Effort> rest,
    List<ChecklistItem> items,
    List<CardLink> links,
    List<CardRelation> relations,
    List<FieldValue> fields,
    List<AttachedFile> files) {
  static final CardDetails NONE =
      new CardDetails(Optional.empty(), List.of(), List.of(), List.of(), List.of(), List.of());

  public CardDetails {
    items = List.copyOf(items);
    links = List.copyOf(links);
    relations = List.copyOf(relations);
    fields = List.copyOf(fields);
    files = List.copyOf(files);
  }

  Optional<ChecklistItem> item(ItemId id) {
    return items.stream().filter(item -> item.id().equals(id)).findFirst();
  }

  Optional<CardLink> link(LinkId id) {
    return links.stream().filter(link -> link.id().equals(id)).findFirst();
  }

  /** The value of a field; empty if it has none. */
  public String field(String name) {
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .map(FieldValue::value)
        .orElse("");
  }

  public Optional<AttachedFile> file(FileId id) {
    return files.stream().filter(file -> file.id().equals(id)).findFirst();
  }

  boolean has(Predicate<CardRelation> relation) {
    return relations.stream().anyMatch(relation);
  }

  /** Whether the card has this relation to another card, or the other card to it. */
  boolean isRelated(CardId other, Relation relation, boolean reversed) {
    return relations.stream().anyMatch(one -> one.is(other, relation, reversed));
  }

  /**
   * The details after an event.
   *
   * @param card the card that has these details; a relation changes both of its cards
   */
  CardDetails with(DetailEvent event, CardId card) {
    return switch (event) {
      case RestEstimated e -> new CardDetails(e.rest(), items, links, relations, fields, files);
      case ItemAdded e -> withItems(plus(items, ChecklistItem.added(e.item(), e.text())));
      case ItemRenamed e -> change(e.item(), item -> item.renamed(e.text()));
      case ItemChecked e -> change(e.item(), item -> item.checked(e.done()));
      case ItemAssigned e -> change(e.item(), item -> item.assigned(e.assignee()));
      case ItemDueSet e -> change(e.item(), item -> item.due(e.due()));
      case ItemRemoved e ->
          withItems(items.stream().filter(item -> !item.id().equals(e.item())).toList());
      case CardLinked e ->
          withLinks(plus(links, new CardLink(e.link(), e.url(), e.title(), e.kind())));
      case CardUnlinked e ->
          withLinks(links.stream().filter(link -> !link.id().equals(e.link())).toList());
      case CardRelated e -> withRelations(plus(relations, seenFrom(card, e)));
      case CardUnrelated e -> {
        CardRelation gone = seenFrom(card, e);
        yield withRelations(relations.stream().filter(one -> !one.isEndedWith(gone)).toList());
      }
      case FieldSet e -> new CardDetails(rest, items, links, relations, fieldsAfter(e), files);
      case FileAttached e ->
          withFiles(
              plus(files, new AttachedFile(e.file(), e.name(), e.type(), e.size(), e.sha256())));
      case FileRemoved e ->
          withFiles(files.stream().filter(file -> !file.id().equals(e.file())).toList());
      case CardLabelled _,
          CardUnlabelled _,
          DueDateSet _,
          CardEstimated _,
          KindSet _,
          JournalWritten _ ->
          this;
    };
  }

  /** The details after another card was deleted. */
  CardDetails without(CardId deleted) {
    return withRelations(
        relations.stream().filter(relation -> !relation.other().equals(deleted)).toList());
  }

  /** The details after other cards of the board went to another one. */
  CardDetails handedOver(Collection<CardId> gone, BoardId to) {
    return withRelations(
        relations.stream()
            .map(
                relation ->
                    relation.board().isEmpty() && gone.contains(relation.other())
                        ? relation.at(Optional.of(to))
                        : relation)
            .toList());
  }

  /** The details after a related card arrived on this board. */
  CardDetails taken(CardTaken event) {
    return withRelations(
        relations.stream()
            .map(
                relation ->
                    relation.isTo(event.was(), event.from())
                        ? relation.to(event.card(), Optional.empty())
                        : relation)
            .toList());
  }

  /**
   * The details of a card that goes to another board.
   *
   * @param company the cards that go there, too
   */
  CardDetails leaving(BoardId from, Collection<CardId> company) {
    return withRelations(
        relations.stream()
            .map(
                relation ->
                    relation.board().isEmpty() && !company.contains(relation.other())
                        ? relation.at(Optional.of(from))
                        : relation)
            .toList());
  }

  /**
   * The details of a card that arrives on a board.
   *
   * @param isHere whether the other card of a relation is on that board
   */
  CardDetails arriving(Predicate<CardRelation> isHere) {
    return withRelations(
        relations.stream()
            .map(relation -> isHere.test(relation) ? relation.at(Optional.empty()) : relation)
            .toList());
  }

  /** The relation of an event from the side of one of its cards. */
  static CardRelation seenFrom(CardId card, RelationEvent event) {
    return card.equals(event.card())
        ? new CardRelation(event.other(), event.otherTitle(), event.relation(), false)
        : new CardRelation(event.card(), event.title(), event.relation(), true);
  }

  private List<FieldValue> fieldsAfter(FieldSet event) {
    FieldValue value = new FieldValue(event.field(), event.value());
    if (event.value().isEmpty()) {
      return fields.stream().filter(field -> !field.name().equals(event.field())).toList();
    }
    return field(event.field()).isEmpty()
        ? plus(fields, value)
        : fields.stream().map(field -> field.name().equals(event.field()) ? value : field).toList();
  }

  private CardDetails change(ItemId id, UnaryOperator<ChecklistItem> change) {
    return withItems(
        items.stream().map(item -> item.id().equals(id) ? change.apply(item) : item).toList());
  }

  private CardDetails withItems(List<ChecklistItem> to) {
    return new CardDetails(rest, to, links, relations, fields, files);
  }

  private CardDetails withLinks(List<CardLink> to) {
    return new CardDetails(rest, items, to, relations, fields, files);
  }

  private CardDetails withRelations(List<CardRelation> to) {
    return new CardDetails(rest, items, links, to, fields, files);
  }

  private CardDetails withFiles(List<AttachedFile> to) {
    return new CardDetails(rest, items, links, relations, fields, to);
  }

  private static <T> List<T> plus(List<T> all, T one) {
    return Stream.concat(all.stream(), Stream.of(one)).toList();
  }
}
