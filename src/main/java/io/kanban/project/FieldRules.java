package io.kanban.project;

import static io.kanban.project.ProjectState.fieldOf;
import static io.kanban.project.ProjectState.orderOf;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.project.ProjectCommand.DefineField;
import io.kanban.project.ProjectCommand.MoveField;
import io.kanban.project.ProjectCommand.RemoveField;
import io.kanban.text.TextLimit;
import io.kanban.text.Texts;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Decides which fields a kind of card has, in which order, and what they accept. */
final class FieldRules {
  /** Maximum number of fields of a kind. */
  static final int FIELDS = 30;

  /** Maximum number of values of a list. */
  static final int CHOICES = 50;

  static final TextLimit CHOICE = new TextLimit("value", 60);
  static final Rejection NAMELESS = new Rejection("FIELD_NAMELESS", "Give the field a name.");
  static final String NO_SUCH_FIELD = "NO_SUCH_FIELD";
  static final String NO_CHOICES = "NO_CHOICES";
  static final String EMPTY_RANGE = "EMPTY_RANGE";
  static final String LONG_RANGE = "LONG_RANGE";

  private FieldRules() {}

  static Decision<ProjectEvent> define(
      DefineField command, CardKind kind, ProjectState state, Origin origin) {
    Field field = stripped(command.field());
    String now = command.now().orElse(field.name());
    if (kind.fields().contains(field) && (now.equals(field.name()) || kind.field(now).isEmpty())) {
      return accept();
    }
    if (command.now().isPresent() && kind.field(now).isEmpty()) {
      return reject(noSuch(now, kind));
    }
    List<Field> next =
        command.now().isPresent()
            ? kind.fields().stream().map(other -> other.name().equals(now) ? field : other).toList()
            : Stream.concat(kind.fields().stream(), Stream.of(field)).toList();
    return KindRules.changed(
        command,
        unfit(next).or(() -> command.now().flatMap(name -> unseen(name, kind, state, origin))),
        kind.with(next));
  }

  static Decision<ProjectEvent> move(
      MoveField command, CardKind kind, ProjectState state, Origin origin) {
    Optional<Field> field = kind.field(command.field());
    if (field.isEmpty()) {
      return reject(noSuch(command.field(), kind));
    }
    List<Field> next = new ArrayList<>(kind.fields());
    int from = next.indexOf(field.get());
    next.remove(from);
    next.add(Math.clamp((long) from + command.places(), 0, next.size()), field.get());
    if (next.equals(kind.fields())) {
      return accept();
    }
    return KindRules.changed(
        command,
        ProjectRules.unseen(
            state,
            orderOf(kind.id()),
            origin,
            "changed the order of the fields of “%s”".formatted(kind.name())),
        kind.with(next));
  }

  static Decision<ProjectEvent> remove(
      RemoveField command, CardKind kind, ProjectState state, Origin origin) {
    return kind.field(command.field())
        .map(
            field ->
                KindRules.changed(
                    command,
                    unseen(field.name(), kind, state, origin),
                    kind.with(
                        kind.fields().stream().filter(other -> !other.equals(field)).toList())))
        .orElseGet(Decision::accept);
  }

  private static Optional<Rejection> unseen(
      String field, CardKind kind, ProjectState state, Origin origin) {
    return ProjectRules.unseen(
        state, fieldOf(kind.id(), field), origin, "changed the field “%s”".formatted(field));
  }

  private static Rejection noSuch(String field, CardKind kind) {
    return new Rejection(
        NO_SUCH_FIELD, "The kind “%s” has no field “%s” any more.".formatted(kind.name(), field));
  }

  /** The field without invisible characters at the ends of its texts, and each value once. */
  static Field stripped(Field field) {
    return new Field(
        Texts.strip(field.name()),
        field.type(),
        field.required(),
        field.least(),
        field.most(),
        field.choices().stream()
            .map(Texts::strip)
            .filter(value -> !value.isEmpty())
            .distinct()
            .toList());
  }

  /** The first reason why a kind can't have these fields. */
  static Optional<Rejection> unfit(List<Field> fields) {
    return fields.stream()
        .flatMap(field -> unfitName(field.name()).stream())
        .findFirst()
        .or(() -> KindRules.tooMany(fields.size(), FIELDS, "A kind", "fields"))
        .or(() -> repeated(fields))
        .or(() -> fields.stream().flatMap(field -> unfit(field).stream()).findFirst());
  }

  private static Optional<Rejection> unfitName(String name) {
    return name.isEmpty() ? Optional.of(NAMELESS) : KindRules.tooLong(KindRules.NAME, name);
  }

  private static Optional<Rejection> unfit(Field field) {
    Optional<String> range = field.problemOfRange();
    if (range.isPresent()) {
      return Optional.of(new Rejection(LONG_RANGE, range.get()));
    }
    if (field.type() == Field.Type.LIST && field.choices().isEmpty()) {
      return Optional.of(
          new Rejection(
              NO_CHOICES, "“%s” is a list. Give it at least one value.".formatted(field.name())));
    }
    if (field.least().isPresent()
        && field.most().isPresent()
        && field.least().get().compareTo(field.most().get()) > 0) {
      return Optional.of(
          new Rejection(
              EMPTY_RANGE,
              "The smallest number of “%s” is greater than its greatest one."
                  .formatted(field.name())));
    }
    return KindRules.tooMany(field.choices().size(), CHOICES, "A list", "values")
        .or(
            () ->
                field.choices().stream()
                    .flatMap(value -> KindRules.tooLong(CHOICE, value).stream())
                    .findFirst());
  }

  private static Optional<Rejection> repeated(List<Field> fields) {
    Set<String> names = new HashSet<>();
    return fields.stream()
        .map(Field::name)
        .filter(name -> !names.add(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .map(
            name ->
                new Rejection(
                    KindRules.NAME_TAKEN, "The kind has two fields “%s”.".formatted(name)));
  }
}
