package io.kanban.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.project.ProjectCommand.DefineKind;
import io.kanban.project.ProjectCommand.RemoveKind;
import io.kanban.project.ProjectEvent.KindDefined;
import io.kanban.project.ProjectEvent.KindRemoved;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.record.Person;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The project has the kind Bug. */
class KindRulesTest {
  private static final ProjectId ID = new ProjectId("p");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final Person BILL = new Person("bill", "Bill");
  private static final KindId OTHER = new KindId("other");
  private static final Field SEVERITY = Field.choice("Severity", true, List.of("High", "Low"));
  private static final CardKind BUG =
      new CardKind(
          new KindId("bug"), "Bug", List.of(SEVERITY, Field.of("Page", Field.Type.URL, false)));

  private final EntityKit<ProjectCommand, ProjectState, ProjectEvent> project =
      EntityKit.of(new ProjectRules())
          .by(DAVE)
          .given(
              new ProjectStarted(ID, "One", "First", DAVE),
              new MemberAdded(ID, BILL, Set.of("Worker")),
              new KindDefined(ID, BUG));

  private static DefineKind define(String name, Field... fields) {
    return new DefineKind(ID, new CardKind(OTHER, name, List.of(fields)));
  }

  private static Field number(String least, String most) {
    return new Field(
        "Size",
        Field.Type.NUMBER,
        false,
        Optional.of(new BigDecimal(least)),
        Optional.of(new BigDecimal(most)),
        List.of());
  }

  @Test
  void a_manager_defines_changes_and_removes_kinds_of_card() {
    project
        .when(define(" Task ", Field.choice(" Size ", false, List.of(" S ", " ", "M", "S "))))
        .then(
            new KindDefined(
                ID,
                new CardKind(
                    OTHER, "Task", List.of(Field.choice("Size", false, List.of("S", "M"))))));
    project.when(new DefineKind(ID, BUG)).thenNothing();
    project.when(new RemoveKind(ID, BUG.id())).then(new KindRemoved(ID, BUG.id()));
    project.when(new RemoveKind(ID, OTHER)).thenNothing();
    project.by(BILL).when(define("Task")).thenRejected(ProjectRules.ONLY_MANAGERS);
  }

  @Test
  void names_differ_and_have_a_limit() {
    project.when(define(" ")).thenRejected(KindRules.NAMELESS);
    project.when(define("bug")).thenRejected(KindRules.NAME_TAKEN);
    project.when(define("x".repeat(41))).thenRejected(RoleRules.TOO_LONG);
    project
        .when(define("Task", Field.choice("Size", false, List.of("x".repeat(61)))))
        .thenRejected(RoleRules.TOO_LONG);
    project
        .when(define("Task", Field.of(" ", Field.Type.TEXT, false)))
        .thenRejected(FieldRules.NAMELESS);
    project
        .when(
            define(
                "Task",
                Field.of("A", Field.Type.TEXT, false),
                Field.of("a", Field.Type.DATE, false)))
        .thenRejected(KindRules.NAME_TAKEN);
  }

  @Test
  void a_field_accepts_something() {
    project
        .when(define("Task", Field.of("Size", Field.Type.LIST, false)))
        .thenRejected(FieldRules.NO_CHOICES);
    project.when(define("Task", number("2", "1"))).thenRejected(FieldRules.EMPTY_RANGE);
    for (String number : List.of("1E999999999", "1E-999999999", "9".repeat(31))) {
      project.when(define("Task", number("-1", number))).thenRejected(FieldRules.LONG_RANGE);
    }
    project
        .when(define("Task", number("1", "1.0")))
        .then(new KindDefined(ID, new CardKind(OTHER, "Task", List.of(number("1", "1.0")))));
  }

  @Test
  void the_numbers_of_kinds_of_fields_and_of_choices_have_a_limit() {
    project
        .when(
            define(
                "Task",
                IntStream.rangeClosed(0, FieldRules.FIELDS)
                    .mapToObj(i -> Field.of("Field " + i, Field.Type.TEXT, false))
                    .toArray(Field[]::new)))
        .thenRejected(KindRules.TOO_MANY);
    List<String> choices =
        IntStream.rangeClosed(0, FieldRules.CHOICES).mapToObj(String::valueOf).toList();
    project
        .when(define("Task", Field.choice("Size", false, choices)))
        .thenRejected(KindRules.TOO_MANY);
    EntityKit<ProjectCommand, ProjectState, ProjectEvent> full =
        project.given(
            IntStream.range(1, KindRules.KINDS)
                .mapToObj(
                    i ->
                        new KindDefined(
                            ID, new CardKind(new KindId("k" + i), "Kind " + i, List.of())))
                .toArray(ProjectEvent[]::new));
    full.when(define("Task")).thenRejected(KindRules.TOO_MANY);
  }

  @Test
  void a_definition_that_is_sent_again_changes_nothing() {
    CardKind bare = new CardKind(BUG.id(), "Bug", List.of());
    project.when(new DefineKind(ID, bare)).thenNothing();
    project.given(new KindRemoved(ID, BUG.id())).when(new DefineKind(ID, bare)).thenNothing();
  }

  @Test
  void a_field_tells_why_it_does_not_accept_a_value() {
    assertThat(SEVERITY.problemOf("High")).isEmpty();
    assertThat(SEVERITY.problemOf("Medium")).contains("“Severity” is one of: High, Low.");
    assertThat(SEVERITY.problemOf(" ")).contains("“Severity” is required.");
    assertThat(number("1", "10").problemOf("")).isEmpty();
    assertThat(number("1", "10").problemOf("2.50")).isEmpty();
    assertThat(number("1", "10").problemOf("0.5")).contains("“Size” is at least 1.");
    assertThat(number("1", "10").problemOf("11")).contains("“Size” is at most 10.");
    assertThat(number("1E999999999", "1E999999999").problemOf("1"))
        .contains("“Size” has a range with more than 30 digits in a number.");
    for (String value : List.of("two", "1e9", "1,5", "9".repeat(31))) {
      assertThat(number("1", "10").problemOf(value)).as(value).contains("“Size” is a number.");
    }
    Field until = Field.of("Until", Field.Type.DATE, false);
    assertThat(until.problemOf("2026-12-31")).isEmpty();
    assertThat(until.problemOf("2026-02-30")).contains("“Until” is a date, such as 2026-12-31.");
    Field page = Field.of("Page", Field.Type.URL, false);
    assertThat(page.problemOf("https://example.org")).isEmpty();
    assertThat(page.problemOf("javascript:alert(1)"))
        .contains("“Page” is the address of a page, such as https://example.org.");
    assertThat(Field.of("Note", Field.Type.TEXT, false).problemOf("x".repeat(1_001))).isPresent();
  }
}
