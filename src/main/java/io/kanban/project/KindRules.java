package io.kanban.project;

import static io.kanban.project.ProjectRules.acceptUnless;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.project.ProjectCommand.DefineField;
import io.kanban.project.ProjectCommand.DefineKind;
import io.kanban.project.ProjectCommand.KindChange;
import io.kanban.project.ProjectCommand.MoveField;
import io.kanban.project.ProjectCommand.RemoveField;
import io.kanban.project.ProjectCommand.RemoveKind;
import io.kanban.project.ProjectCommand.RenameKind;
import io.kanban.project.ProjectEvent.KindDefined;
import io.kanban.project.ProjectEvent.KindRemoved;
import io.kanban.text.TextLimit;
import io.kanban.text.Texts;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import java.util.Optional;

/** Decides which kinds of card a project defines. {@link FieldRules} decides about their fields. */
final class KindRules {
  /** Maximum number of kinds of a project. */
  static final int KINDS = 50;

  static final TextLimit NAME = new TextLimit("name", 40);
  static final Rejection NAMELESS = new Rejection("KIND_NAMELESS", "Give the kind a name.");
  static final Rejection NO_SUCH_KIND =
      new Rejection("NO_SUCH_KIND", "This kind of card is no longer in the project.");
  static final String NAME_TAKEN = "KIND_NAME_TAKEN";
  static final String TOO_MANY = "TOO_MANY_KINDS";

  private KindRules() {}

  /**
   * Decides about a new kind. A browser may send the command again much later, so it changes no
   * kind that the project has or had.
   */
  static Decision<ProjectEvent> define(DefineKind command, ProjectState state) {
    CardKind kind = stripped(command.kind());
    Project project = state.project();
    if (state.knows(kind.id())) {
      return accept();
    }
    return acceptUnless(
        unfitName(kind, project)
            .or(() -> FieldRules.unfit(kind.fields()))
            .or(() -> tooMany(project.kinds().size() + 1, KINDS, "A project", "kinds")),
        new KindDefined(command.project(), kind));
  }

  /** Decides a change of a part of a kind. */
  static Decision<ProjectEvent> change(KindChange command, ProjectState state, Origin origin) {
    Optional<CardKind> kind = state.project().kind(command.kind());
    return switch (command) {
      case RemoveField _ when kind.isEmpty() -> accept();
      case KindChange _ when kind.isEmpty() -> reject(NO_SUCH_KIND);
      case RenameKind c -> rename(c, kind.get(), state, origin);
      case DefineField c -> FieldRules.define(c, kind.get(), state, origin);
      case MoveField c -> FieldRules.move(c, kind.get(), state, origin);
      case RemoveField c -> FieldRules.remove(c, kind.get(), state, origin);
    };
  }

  private static Decision<ProjectEvent> rename(
      RenameKind command, CardKind now, ProjectState state, Origin origin) {
    CardKind renamed = new CardKind(now.id(), Texts.strip(command.to()), now.fields());
    if (renamed.equals(now)) {
      return accept();
    }
    return changed(
        command,
        unfitName(renamed, state.project())
            .or(
                () ->
                    ProjectRules.unseen(
                        state,
                        ProjectState.nameOf(now.id()),
                        origin,
                        "renamed the kind to “%s”".formatted(now.name()))),
        renamed);
  }

  static Decision<ProjectEvent> changed(
      KindChange command, Optional<Rejection> reason, CardKind to) {
    return acceptUnless(reason, new KindDefined(command.project(), to));
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
    return ProjectRules.unseen(state, ProjectState.kind(id), origin, what);
  }

  private static CardKind stripped(CardKind kind) {
    return new CardKind(
        kind.id(),
        Texts.strip(kind.name()),
        kind.fields().stream().map(FieldRules::stripped).toList());
  }

  private static Optional<Rejection> unfitName(CardKind kind, Project project) {
    return kind.name().isEmpty()
        ? Optional.of(NAMELESS)
        : tooLong(NAME, kind.name()).or(() -> nameTaken(kind, project));
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

  static Optional<Rejection> tooLong(TextLimit limit, String text) {
    return limit.isExceededBy(text)
        ? Optional.of(new Rejection(RoleRules.TOO_LONG, limit.messageFor(text)))
        : Optional.empty();
  }

  static Optional<Rejection> tooMany(int number, int most, String whole, String parts) {
    return number > most
        ? Optional.of(
            new Rejection(TOO_MANY, "%s can have at most %d %s.".formatted(whole, most, parts)))
        : Optional.empty();
  }
}
