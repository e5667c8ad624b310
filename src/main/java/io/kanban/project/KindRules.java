package io.kanban.project;

import static io.kanban.project.ProjectRules.acceptUnless;
import static io.recordplayer.entity.Decision.accept;

import io.kanban.project.ProjectCommand.DefineKind;
import io.kanban.project.ProjectCommand.RemoveKind;
import io.kanban.project.ProjectEvent.KindDefined;
import io.kanban.project.ProjectEvent.KindRemoved;
import io.kanban.text.TextLimit;
import io.kanban.text.Texts;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Decides which kinds of card a project defines, and which fields they have. */
final class KindRules {
  /** Maximum number of kinds of a project. */
  static final int KINDS = 50;

  /** Maximum number of fields of a kind. */
  static final int FIELDS = 30;

  /** Maximum number of values of a list. */
  static final int CHOICES = 50;

  static final TextLimit NAME = new TextLimit("name", 40);
  static final TextLimit CHOICE = new TextLimit("value", 60);
  static final Rejection NAMELESS =
      new Rejection("KIND_NAMELESS", "Give the kind, and each of its fields, a name.");
  static final String NAME_TAKEN = "KIND_NAME_TAKEN";
  static final String TOO_MANY = "TOO_MANY_KINDS";
  static final String NO_CHOICES = "NO_CHOICES";
  static final String EMPTY_RANGE = "EMPTY_RANGE";
  static final String LONG_RANGE = "LONG_RANGE";

  private KindRules() {}

  static Decision<ProjectEvent> define(DefineKind command, ProjectState state, Origin origin) {
    CardKind kind = stripped(command.kind());
    Project project = state.project();
    Optional<CardKind> now = project.kind(kind.id());
    if (now.filter(kind::equals).isPresent()) {
      return accept();
    }
    return acceptUnless(
        unfit(kind)
            .or(() -> nameTaken(kind, project))
            .or(
                () ->
                    tooMany(
                        now.isEmpty() ? project.kinds().size() + 1 : 0,
                        KINDS,
                        "A project",
                        "kinds"))
            .or(() -> unseen(kind.id(), state, origin)),
        new KindDefined(command.project(), kind));
  }

  static Decision<ProjectEvent> remove(RemoveKind command, ProjectState state, Origin origin) {
    return state
        .project()
        .kind(command.kind())
        .map(
            kind ->
                acceptUnless(
                    unseen(kind.id(), state, origin),
                    new KindRemoved(command.project(), command.kind())))
        .orElseGet(Decision::accept);
  }

  private static Optional<Rejection> unseen(KindId id, ProjectState state, Origin origin) {
    String what =
        state
            .project()
            .kind(id)
            .map(kind -> "changed the card kind “%s”".formatted(kind.name()))
            .orElse("removed the card kind");
    return state
        .unseen(ProjectState.kind(id), origin)
        .map(change -> change.rejectionFor(origin, what));
  }

  private static CardKind stripped(CardKind kind) {
    return new CardKind(
        kind.id(),
        Texts.strip(kind.name()),
        kind.fields().stream().map(KindRules::stripped).toList());
  }

  private static Field stripped(Field field) {
    return new Field(
        Texts.strip(field.name()),
        field.type(),
        field.required(),
        field.least(),
        field.most(),
        field.choices().stream().map(Texts::strip).filter(value -> !value.isEmpty()).toList());
  }

  private static Optional<Rejection> unfit(CardKind kind) {
    List<String> names =
        Stream.concat(Stream.of(kind.name()), kind.fields().stream().map(Field::name)).toList();
    if (names.stream().anyMatch(String::isEmpty)) {
      return Optional.of(NAMELESS);
    }
    return names.stream()
        .filter(NAME::isExceededBy)
        .findFirst()
        .map(name -> new Rejection(RoleRules.TOO_LONG, NAME.messageFor(name)))
        .or(() -> tooMany(kind.fields().size(), FIELDS, "A kind", "fields"))
        .or(() -> repeated(kind.fields()))
        .or(() -> kind.fields().stream().flatMap(field -> unfit(field).stream()).findFirst());
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
    return tooMany(field.choices().size(), CHOICES, "A list", "values")
        .or(
            () ->
                field.choices().stream()
                    .filter(CHOICE::isExceededBy)
                    .findFirst()
                    .map(value -> new Rejection(RoleRules.TOO_LONG, CHOICE.messageFor(value))));
  }

  private static Optional<Rejection> repeated(List<Field> fields) {
    Set<String> names = new HashSet<>();
    return fields.stream()
        .map(Field::name)
        .filter(name -> !names.add(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .map(name -> new Rejection(NAME_TAKEN, "The kind has two fields “%s”.".formatted(name)));
  }

  private static Optional<Rejection> nameTaken(CardKind kind, Project project) {
    return project.kinds().stream()
        .filter(other -> !other.id().equals(kind.id()))
        .filter(other -> other.name().equalsIgnoreCase(kind.name()))
        .findFirst()
        .map(
            other ->
                new Rejection(
                    NAME_TAKEN, "This project already has a kind “%s”.".formatted(other.name())));
  }

  private static Optional<Rejection> tooMany(int number, int most, String whole, String parts) {
    return number > most
        ? Optional.of(
            new Rejection(TOO_MANY, "%s can have at most %d %s.".formatted(whole, most, parts)))
        : Optional.empty();
  }
}
