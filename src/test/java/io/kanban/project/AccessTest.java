package io.kanban.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.MemberRemoved;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.player.Access;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.Views;
import io.recordplayer.record.Person;
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

  /** Projects as they are played; nothing else is asked for. */
  private final Views views =
      new Views() {
        @Override
        public <V> V read(Projection<V> projection, String key) {
          assertThat(projection.name()).isEqualTo(Projects.VIEW.name());
          return projection.view().cast(played.view(key));
        }
      };

  private Optional<Set<String>> roles(Access access, Person person, String kind, String key) {
    return access.rolesOf(person, new Subject(kind, key), views);
  }

  @Test
  void members_get_at_what_belongs_to_their_project_in_their_roles() {
    Access access = Projects.membersOnly();
    for (String key : Set.of("p", "p.board", "p.board.card")) {
      assertThat(roles(access, DAVE, "board", key)).contains(Set.of(Project.MANAGER));
      assertThat(roles(access, BILL, "board", key)).contains(Set.of("Worker"));
      assertThat(roles(access, EVE, "board", key)).isEmpty();
    }
  }

  @Test
  void nobody_gets_at_what_belongs_to_no_project() {
    Access access = Projects.membersOnly();
    assertThat(roles(access, DAVE, "board", "other.board")).isEmpty();
    assertThat(roles(access, DAVE, "board", "other")).isEmpty();
    assertThat(roles(access, DAVE, "board", "")).isEmpty();
  }

  @Test
  void who_was_removed_gets_at_nothing_any_more() {
    played.given(new MemberRemoved(ID, BILL));
    assertThat(roles(Projects.membersOnly(), BILL, "board", "p.board")).isEmpty();
  }

  @Test
  void anybody_may_start_a_project_and_only_members_see_it_then() {
    Access access = Projects.membersOrStarters();
    assertThat(roles(access, EVE, "project", "new")).contains(Set.of());
    assertThat(roles(access, EVE, "project", "p")).isEmpty();
    assertThat(roles(access, BILL, "project", "p")).contains(Set.of("Worker"));
    assertThat(roles(access, EVE, Projects.DIRECTORY.name(), Projects.ALL)).contains(Set.of());
  }
}
