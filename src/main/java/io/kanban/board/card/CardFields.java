package io.kanban.board.card;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.CardId;
import io.kanban.board.CardView;
import io.kanban.board.FieldValue;
import io.kanban.board.action.BoardActions;
import io.kanban.project.CardKind;
import io.kanban.project.Field;
import io.recordplayer.client.KeyedList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a card's kind. A person edits each value in its place. If the project has removed
 * the kind, the values can only be read.
 */
final class CardFields extends Div {
  private static final long serialVersionUID = 1L;

  private final transient CardId id;
  private final transient BoardActions actions;

  CardFields(CardId id, BoardActions actions, Signal<CardView> card) {
    this.id = id;
    this.actions = actions;
    addClassName("card-fields");
    getElement().setAttribute("role", "group");
    getElement().setAttribute("aria-label", "Fields");
    Signal<Optional<CardKind>> kind = actions.definition(card.map(CardView::kind));
    Signal<List<FieldEntry>> entries = () -> entries(card.get(), kind.get());
    KeyedList.of(this, entries, FieldEntry::definition, this::row);
  }

  /**
   * A field and its value.
   *
   * @param isDefined whether the card's kind has the field now
   */
  private record FieldEntry(Field field, boolean isDefined, String value) {
    FieldEntry definition() {
      return new FieldEntry(field, isDefined, "");
    }

    static FieldEntry readOnly(FieldValue kept) {
      return new FieldEntry(Field.of(kept.name(), Field.Type.TEXT, false), false, kept.value());
    }
  }

  private static List<FieldEntry> entries(CardView card, Optional<CardKind> kind) {
    if (card.kind().isEmpty()) {
      return List.of();
    }
    return kind.map(
            defined ->
                defined.fields().stream()
                    .map(field -> new FieldEntry(field, true, card.details().field(field.name())))
                    .toList())
        .orElseGet(() -> card.fields().stream().map(FieldEntry::readOnly).toList());
  }

  private Component row(Signal<FieldEntry> entry) {
    Field field = entry.peek().field();
    Signal<String> value = entry.map(FieldEntry::value);
    Span name = new Span(field.name());
    name.addClassName("field-name");
    name.getElement().setAttribute("dir", "auto");
    Span problem = new Span(value.map(now -> field.problemOf(now).orElse("")));
    problem.addClassName("field-problem");
    Div row =
        new Div(
            name,
            entry.peek().isDefined()
                ? place(new CardField(id, actions, field, value))
                : text(value),
            problem);
    row.addClassName("card-field");
    return row;
  }

  private static Component place(CardField field) {
    return switch (field.field().type()) {
      case TEXT, NUMBER, URL -> new FieldPlace(field);
      case LIST -> new FieldChoice(field);
      case DATE -> new FieldDay(field);
    };
  }

  private static Span text(Signal<String> value) {
    Span text = new Span(value);
    text.getElement().setAttribute("dir", "auto");
    return text;
  }
}
