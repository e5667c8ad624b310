package io.kanban.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.project.ProjectCommand.DefineField;
import io.kanban.project.ProjectCommand.MoveField;
import io.kanban.project.ProjectCommand.RemoveField;
import io.kanban.project.ProjectCommand.RenameKind;
import io.kanban.project.ProjectEvent.KindDefined;
import io.kanban.project.ProjectEvent.KindRemoved;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.recordplayer.entity.Decision.Rejected;
import io.recordplayer.entity.LastChange;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The project has the kind Bug with the fields Severity, Page and Note. */
class FieldRulesTest {
  private static final ProjectId ID = new ProjectId("p");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final Person BILL = new Person("bill", "Bill");
  private static final KindId BUG = new KindId("bug");
  private static final KindId TASK = new KindId("task");
  private static final Field SEVERITY = Field.choice("Severity", true, List.of("High", "Low"));
  private static final Field PAGE = Field.of("Page", Field.Type.URL, false);
  private static final Field NOTE = Field.of("Note", Field.Type.TEXT, false);
  private static final Field FOUND = Field.of("Found", Field.Type.DATE, false);

  private final EntityKit<ProjectCommand, ProjectState, ProjectEvent> project =
      EntityKit.of(new ProjectRules())
          .by(DAVE)
          .given(
              new ProjectStarted(ID, "One", "First", DAVE),
              new MemberAdded(ID, BILL, Set.of("Worker")),
              bug("Bug", SEVERITY, PAGE, NOTE),
              new KindDefined(ID, new CardKind(TASK, "Task", List.of())));

  private static KindDefined bug(String name, Field... fields) {
    return new KindDefined(ID, new CardKind(BUG, name, List.of(fields)));
  }

  private static DefineField add(Field field) {
    return new DefineField(ID, BUG, Optional.empty(), field);
  }

  private static DefineField change(String now, Field to) {
    return new DefineField(ID, BUG, Optional.of(now), to);
  }

  @Test
  void a_renamed_kind_keeps_its_fields() {
    project.when(new RenameKind(ID, BUG, " Fault ")).then(bug("Fault", SEVERITY, PAGE, NOTE));
    project.when(new RenameKind(ID, BUG, "Bug")).thenNothing();
    project.when(new RenameKind(ID, BUG, " ")).thenRejected(KindRules.NAMELESS);
    project.when(new RenameKind(ID, BUG, "task")).thenRejected(KindRules.NAME_TAKEN);
    project.when(new RenameKind(ID, BUG, "x".repeat(41))).thenRejected(RoleRules.TOO_LONG);
    project.when(new RenameKind(ID, new KindId("none"), "A")).thenRejected(KindRules.NO_SUCH_KIND);
    project
        .by(BILL)
        .when(new RenameKind(ID, BUG, "Fault"))
        .thenRejected(ProjectRules.ONLY_MANAGERS);
  }

  @Test
  void a_field_is_added_at_the_end() {
    project
        .when(add(Field.of(" Found ", Field.Type.DATE, false)))
        .then(bug("Bug", SEVERITY, PAGE, NOTE, FOUND));
    project.when(add(PAGE)).thenNothing();
    project.when(add(Field.of("page", Field.Type.TEXT, false))).thenRejected(KindRules.NAME_TAKEN);
    project.when(add(Field.of(" ", Field.Type.TEXT, false))).thenRejected(FieldRules.NAMELESS);
    project
        .when(add(Field.of("x".repeat(41), Field.Type.TEXT, false)))
        .thenRejected(RoleRules.TOO_LONG);
    project.when(add(Field.choice("Size", false, List.of()))).thenRejected(FieldRules.NO_CHOICES);
    project.by(BILL).when(add(FOUND)).thenRejected(ProjectRules.ONLY_MANAGERS);
  }

  @Test
  void a_kind_has_a_maximum_of_fields() {
    Field[] most =
        IntStream.range(0, FieldRules.FIELDS)
            .mapToObj(i -> Field.of("Field " + i, Field.Type.TEXT, false))
            .toArray(Field[]::new);
    project.given(bug("Bug", most)).when(add(FOUND)).thenRejected(KindRules.TOO_MANY);
  }

  @Test
  void a_changed_field_stays_in_its_place() {
    project.when(change("Page", FOUND)).then(bug("Bug", SEVERITY, FOUND, NOTE));
    project.when(change("Page", PAGE)).thenNothing();
    project.when(change("Gone", PAGE)).thenNothing();
    project.when(change("Gone", FOUND)).thenRejected(FieldRules.NO_SUCH_FIELD);
    project.when(change("Page", NOTE)).thenRejected(KindRules.NAME_TAKEN);
  }

  @Test
  void a_field_moves_by_places_within_the_kind() {
    project.when(move("Note", -1)).then(bug("Bug", SEVERITY, NOTE, PAGE));
    project.when(move("Severity", 1)).then(bug("Bug", PAGE, SEVERITY, NOTE));
    project.when(move("Severity", Integer.MAX_VALUE)).then(bug("Bug", PAGE, NOTE, SEVERITY));
    project.when(move("Severity", Integer.MIN_VALUE)).thenNothing();
    project.when(move("Gone", 1)).thenRejected(FieldRules.NO_SUCH_FIELD);
  }

  private static MoveField move(String field, int places) {
    return new MoveField(ID, BUG, field, places);
  }

  @Test
  void a_removed_field_leaves_the_others() {
    project.when(new RemoveField(ID, BUG, "Page")).then(bug("Bug", SEVERITY, NOTE));
    project.when(new RemoveField(ID, BUG, "Gone")).thenNothing();
    project.given(new KindRemoved(ID, BUG)).when(new RemoveField(ID, BUG, "Page")).thenNothing();
  }

  @Test
  void a_change_of_one_part_keeps_the_unseen_changes_of_the_others() {
    Field link = Field.of("Page", Field.Type.TEXT, true);
    EntityKit<ProjectCommand, ProjectState, ProjectEvent> stale =
        project
            .on("another page")
            .given(bug("Bug", NOTE, SEVERITY, PAGE), bug("Bug", NOTE, SEVERITY, link))
            .on("a page")
            .seeing(4);
    stale.when(new RenameKind(ID, BUG, "Fault")).then(bug("Fault", NOTE, SEVERITY, link));
    stale.when(add(FOUND)).then(bug("Bug", NOTE, SEVERITY, link, FOUND));
    stale.when(change("Note", FOUND)).then(bug("Bug", FOUND, SEVERITY, link));
    stale.when(new RemoveField(ID, BUG, "Note")).then(bug("Bug", SEVERITY, link));
  }

  @Test
  void a_change_of_a_part_that_another_page_changed_is_told() {
    assertUnseen(
        "renamed the kind to “Fault”",
        bug("Fault", SEVERITY, PAGE, NOTE),
        new RenameKind(ID, BUG, "Defect"));
    assertUnseen(
        "changed the field “Note”",
        bug("Bug", SEVERITY, PAGE, Field.of("Note", Field.Type.TEXT, true)),
        change("Note", FOUND));
    assertUnseen(
        "changed the field “Found”", bug("Bug", SEVERITY, PAGE, FOUND), change("Found", NOTE));
    assertUnseen(
        "changed the field “Found”",
        bug("Bug", SEVERITY, PAGE, NOTE, FOUND),
        new RemoveField(ID, BUG, "Found"));
    assertUnseen(
        "changed the order of the fields of “Bug”",
        bug("Bug", PAGE, SEVERITY, NOTE),
        move("Note", -1));
  }

  private void assertUnseen(String told, ProjectEvent unseen, ProjectCommand command) {
    EntityKit.Outcome<?, ProjectEvent> outcome =
        project.on("another page").given(unseen).on("a page").seeing(4).when(command);
    outcome.thenRejected(LastChange.UNSEEN);
    assertThat(((Rejected<?>) outcome.decision()).rejection().message()).contains(told);
  }
}
