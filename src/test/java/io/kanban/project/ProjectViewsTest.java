package io.kanban.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.project.Project.Member;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.MemberRemoved;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectEvent.RolesChanged;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.record.Person;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProjectViewsTest {
  private static final ProjectId ONE = new ProjectId("one");
  private static final ProjectId TWO = new ProjectId("two");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final Person BILL = new Person("bill", "Bill");

  @Test
  void a_project_shows_its_members_and_their_roles() {
    ViewKit.of(Projects.VIEW)
        .entity("one")
        .given(
            new ProjectStarted(ONE, "One", "First", DAVE),
            new MemberAdded(ONE, BILL, Set.of("Worker")),
            new RolesChanged(ONE, BILL, Set.of("QA", "Worker")))
        .then(
            "one",
            new Project(
                Optional.of(ONE),
                "One",
                "First",
                Map.of(
                    "dave", new Member(DAVE, Set.of(Project.MANAGER)),
                    "bill", new Member(BILL, Set.of("QA", "Worker")))));
  }

  @Test
  void a_removed_person_is_no_longer_a_member() {
    Project project =
        ViewKit.of(Projects.VIEW)
            .entity("one")
            .given(
                new ProjectStarted(ONE, "One", "First", DAVE),
                new MemberAdded(ONE, BILL, Set.of("Worker")),
                new MemberRemoved(ONE, BILL))
            .view("one");
    assertThat(project.rolesOf(BILL)).isEmpty();
    assertThat(project.rolesOf(DAVE)).contains(Set.of(Project.MANAGER));
  }

  @Test
  void the_directory_lists_all_projects_in_their_present_state_oldest_first() {
    Projects.Directory directory =
        ViewKit.of(Projects.DIRECTORY)
            .given(
                new ProjectStarted(TWO, "Two", "Second", DAVE),
                new ProjectStarted(ONE, "One", "First", BILL),
                new MemberAdded(TWO, BILL, Set.of("Worker")))
            .view(Projects.ALL);
    assertThat(directory.projects().keySet()).containsExactly("two", "one");
    assertThat(directory.projects().values())
        .extracting(project -> project.rolesOf(BILL).orElseThrow())
        .containsExactly(Set.of("Worker"), Set.of(Project.MANAGER));
  }
}
