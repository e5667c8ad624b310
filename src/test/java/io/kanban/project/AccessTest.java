package io.kanban.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.MemberRemoved;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.player.Features;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.Views;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessTest {
  private static final ProjectId ID = new ProjectId("p");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final Person BILL = new Person("bill", "Bill");
  private static final Person EVE = new Person("eve", "Eve");

  private final ViewKit<Project> played =
      ViewKit.of(Projects.VIEW)
          .entity("p")
          .given(
              new ProjectStarted(ID, "Name", "What for", DAVE),
              new MemberAdded(ID, BILL, Set.of("Worker")));

  /** Plays the projects' views in memory; the rules of access read no other view. */
  private final Views views =
      new Views() {
        @Override
        public <V> V read(Projection<V> projection, String key) {
          assertThat(projection.name()).isEqualTo(Projects.VIEW.name());
          return projection.view().cast(played.view(key));
        }
      };

  /** The roles by the rules of access in the features of projects and boards. */
  private Optional<Set<String>> roles(Person person, String kind, String key) {
    Projects projects = new Projects();
    return new Features(List.of(projects.projectFeature(), projects.projectDirectoryFeature()))
        .rolesOf(person, new Subject(kind, key), views);
  }

  private Optional<Set<String>> member(Person person, String project) {
    return Projects.rolesOfMember(person, new ProjectId(project), views);
  }

  @Test
  void members_have_their_roles_in_their_project() {
    assertThat(member(DAVE, "p")).contains(Set.of(Project.MANAGER));
    assertThat(member(BILL, "p")).contains(Set.of("Worker"));
    assertThat(member(EVE, "p")).isEmpty();
  }

  @Test
  void a_key_without_a_project_grants_no_access() {
    assertThat(member(DAVE, "other")).isEmpty();
    assertThat(roles(DAVE, "project", "")).isEmpty();
    assertThat(roles(DAVE, "project", "no project's id")).isEmpty();
  }

  @Test
  void a_removed_member_has_no_access() {
    played.given(new MemberRemoved(ID, BILL));
    assertThat(member(BILL, "p")).isEmpty();
  }

  @Test
  void everybody_may_start_a_project_and_only_its_members_may_see_it() {
    assertThat(roles(EVE, "project", "new")).contains(Set.of());
    assertThat(roles(EVE, "project", "p")).isEmpty();
    assertThat(roles(BILL, "project", "p")).contains(Set.of("Worker"));
    assertThat(roles(EVE, Projects.DIRECTORY.name(), Projects.ALL)).contains(Set.of());
  }
}
