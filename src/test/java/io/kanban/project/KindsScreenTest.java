package io.kanban.project;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;
import static io.kanban.people.People.JANET;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.html.UnorderedList;
import io.kanban.KanbanApplication;
import io.kanban.project.ProjectEvent.KindDefined;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectEvent.StatusChanged;
import io.recordplayer.kit.Screen;
import io.recordplayer.kit.ScreenKit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Dave and Janet manage a project with the kind Bug; Bill works in it. */
@ResourceLock("browserless")
class KindsScreenTest {
  private static final ProjectId PROJECT = new ProjectId("roof");
  private static final KindId BUG = new KindId("bug");
  private static final Field SEVERITY = Field.choice("Severity", true, List.of("High", "Low"));
  private static final Field PAGE = Field.of("Page", Field.Type.URL, false);

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  private Screen dave;
  private Screen janet;

  private static KindDefined bug(String name, Field... fields) {
    return new KindDefined(PROJECT, new CardKind(BUG, name, List.of(fields)));
  }

  private static void given(ProjectEvent... events) {
    screens.given(Projects.PROJECT, PROJECT.value(), events);
  }

  @BeforeEach
  void two_managers_have_the_settings_open() {
    screens
        .by(DAVE, Project.MANAGER)
        .given(
            Projects.PROJECT,
            PROJECT.value(),
            new ProjectStarted(PROJECT, "Roof", "A new roof for the barn.", DAVE),
            new MemberAdded(PROJECT, JANET, Set.of(Project.MANAGER)),
            new MemberAdded(PROJECT, BILL, Set.of("Worker")),
            bug("Bug", SEVERITY, PAGE));
    dave = screens.open("dave", "settings/roof").sees("Roof");
    janet = screens.open("janet", "settings/roof").sees("Roof").in("Kinds of card");
  }

  @Test
  void a_kind_that_one_adds_is_in_the_others_list_without_fields() {
    dave.type("Name of a new kind", "Task").click("Add the kind");
    janet.in("Task").sees("No fields.");
    dave.type("Name of a new kind", "bug").click("Add the kind");
    dave.sees("This project already has a kind “Bug”.");
  }

  @Test
  void a_kind_is_renamed_in_its_place() {
    dave.click("Rename the kind Bug").type("Name of the kind", " ").click("Save");
    dave.sees("Give the kind a name.");
    dave.type("Name of the kind", "Fault").click("Save");
    janet.in("Fault").sees("Severity");
    janet.doesNotSee("Bug");
  }

  @Test
  void a_project_without_kinds_says_what_kinds_are_for() {
    dave.click("Remove the kind Bug");
    dave.sees("Cards of this kind keep it, and the values of its fields.").click("Remove");
    janet.sees("No kinds yet.").doesNotSee("Severity");
  }

  @Test
  void a_number_in_a_range_is_added_as_a_field() {
    dave.click("Add a field to Bug").click("Add").sees("Give the field a name.");
    dave.type("Name", "Size").choose("Accepts", "Number").choose("Required", REQUIRED);
    dave.type("Smallest number", "ten").type("Greatest number", "2.5").click("Add");
    dave.sees("Enter a number, such as 2.5.");
    dave.type("Smallest number", "10").click("Add");
    dave.sees("The smallest number of “Size” is greater than its greatest one.");
    dave.sees("Greatest number", "2.5").type("Smallest number", "").click("Add");
    janet.in("Bug").sees("Size").sees("Number of at most 2.5");
  }

  private static final String REQUIRED = "A card must not lose its value";

  @Test
  void a_list_of_values_is_added_as_a_field() {
    dave.click("Add a field to Bug").type("Name", "Team").choose("Accepts", "List of values");
    dave.cannotUse("Smallest number");
    dave.click("Add").sees("“Team” is a list. Give it at least one value.");
    dave.type("Values, one on each line", "North\n\nSouth").click("Add");
    janet.in("Bug").sees("One of: North, South");
  }

  @Test
  void a_field_is_edited_in_its_place() {
    dave.click("Edit Severity of Bug").sees("Values, one on each line", "High\nLow");
    dave.type("Name", "page").click("Save").sees("The kind has two fields “Page”.");
    dave.type("Name", "Weight").choose("Accepts", "Text").click("Save");
    janet.canUse("Edit Weight of Bug").sees("Text").doesNotSee("Severity");
  }

  @Test
  void a_field_moves_up_and_down() {
    dave.click("Add a field to Bug").type("Name", "Note").click("Add");
    janet.in("Bug").sees("Note");
    dave.click("Move Note of Bug up").click("Move Note of Bug up");
    assertThat(fields(janet)).containsExactly("Note", "Severity", "Page");
    dave.click("Move Note of Bug up").click("Move Severity of Bug down");
    assertThat(fields(janet)).containsExactly("Note", "Page", "Severity");
  }

  private static List<String> fields(Screen screen) {
    List<String> names = new ArrayList<>();
    // The check waits until all pages show everything.
    screen
        .doesNotSee("No fields.")
        .with(
            UnorderedList.class,
            "Fields of Bug",
            list ->
                list.getChildren()
                    .map(FieldRow.class::cast)
                    .map(FieldRow::name)
                    .forEach(names::add));
    return names;
  }

  @Test
  void a_field_is_removed_after_a_question() {
    dave.click("Remove Severity of Bug");
    dave.sees("Cards of the kind “Bug” keep their values of this field").click("Remove");
    janet.in("Bug").sees("Page").doesNotSee("Severity");
  }

  @Test
  void a_field_that_another_manager_changed_meanwhile_is_replaced_only_on_request() {
    dave.click("Edit Severity of Bug").type("Name", "Weight");
    screens.by(JANET, Project.MANAGER);
    given(bug("Bug", Field.choice("Urgency", true, List.of("High", "Low")), PAGE));
    janet.sees("Urgency");
    dave.click("Save").sees("Janet changed the field “Urgency” a moment ago.");
    dave.sees("Name", "Weight").click("Replace");
    janet.in("Bug").sees("Weight").doesNotSee("Urgency");
  }

  @Test
  void a_kind_is_renamed_while_another_manager_changes_its_fields() {
    dave.click("Rename the kind Bug").type("Name of the kind", "Fault");
    screens.by(JANET, Project.MANAGER);
    given(bug("Bug", PAGE));
    dave.click("Save");
    janet.in("Fault").sees("Page").doesNotSee("Severity");
  }

  @Test
  void only_managers_of_an_active_project_change_kinds() {
    Screen bill = screens.open("bill", "settings/roof").sees("Roof").in("Kinds of card");
    bill.in("Bug").sees("Severity").sees("Required").sees("One of: High, Low");
    for (String change : CHANGES) {
      bill.cannotUse(change);
      dave.canUse(change);
    }
    given(new StatusChanged(PROJECT, ProjectStatus.CLOSED));
    for (String change : CHANGES) {
      dave.cannotUse(change);
    }
  }

  private static final List<String> CHANGES =
      List.of(
          "Add the kind",
          "Rename the kind Bug",
          "Remove the kind Bug",
          "Add a field to Bug",
          "Edit Page of Bug",
          "Move Page of Bug up",
          "Remove Page of Bug");
}
