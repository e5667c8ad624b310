package io.kanban.project;

import io.kanban.project.ProjectCommand.AddMember;
import io.kanban.project.ProjectCommand.ChangeRoles;
import io.kanban.project.ProjectCommand.DefineRole;
import io.kanban.project.ProjectCommand.RemoveRole;
import io.kanban.project.ProjectCommand.RenameRole;
import io.kanban.project.ProjectCommand.SetBoardRoles;
import io.kanban.project.ProjectEvent.BoardRolesSet;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectEvent.RoleDefined;
import io.kanban.project.ProjectEvent.RoleRemoved;
import io.kanban.project.ProjectEvent.RoleRenamed;
import io.kanban.project.ProjectEvent.RolesChanged;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.record.Person;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoleRulesTest {
  private static final ProjectId ID = new ProjectId("p");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final Person BILL = new Person("bill", "Bill");
  private static final Person JANET = new Person("janet", "Janet");
  private static final Optional<String> NONE = Optional.empty();

  private final EntityKit<ProjectCommand, ProjectState, ProjectEvent> project =
      EntityKit.of(new ProjectRules())
          .by(DAVE)
          .given(
              new ProjectStarted(ID, "Name", "What for", DAVE),
              new MemberAdded(ID, BILL, Set.of("Worker")));

  @Test
  void a_manager_defines_a_role_once() {
    project.when(new DefineRole(ID, " QA ")).then(new RoleDefined(ID, "QA"));
    project.given(new RoleDefined(ID, "QA")).when(new DefineRole(ID, "QA")).thenNothing();
    project.by(BILL).when(new DefineRole(ID, "QA")).thenRejected(ProjectRules.ONLY_MANAGERS);
  }

  @Test
  void a_project_begins_with_the_roles_worker_and_reviewer() {
    project.when(new DefineRole(ID, "Worker")).thenNothing();
    project.when(new DefineRole(ID, "Reviewer")).thenNothing();
    project.when(new DefineRole(ID, Project.MANAGER)).thenNothing();
  }

  @Test
  void the_name_of_a_role_is_short_and_unlike_all_others() {
    project.when(new DefineRole(ID, "\u200b")).thenRejected(RoleRules.ROLE_NAMELESS);
    project.when(new DefineRole(ID, "x".repeat(41))).thenRejected(RoleRules.TOO_LONG);
    project.when(new RenameRole(ID, "Worker", "x".repeat(41))).thenRejected(RoleRules.TOO_LONG);
    for (String taken : Set.of("worker", "MANAGER", Project.READ_ONLY)) {
      project.when(new DefineRole(ID, taken)).thenRejected(RoleRules.ROLE_EXISTS);
      project.when(new RenameRole(ID, "Reviewer", taken)).thenRejected(RoleRules.ROLE_EXISTS);
    }
    project.when(new RenameRole(ID, "Worker", " ")).thenRejected(RoleRules.ROLE_NAMELESS);
  }

  @Test
  void a_project_has_at_most_fifty_roles() {
    project
        .given(
            IntStream.range(2, 50)
                .mapToObj(i -> new RoleDefined(ID, "Role " + i))
                .toArray(ProjectEvent[]::new))
        .when(new DefineRole(ID, "One too many"))
        .thenRejected(RoleRules.TOO_MANY_ROLES);
  }

  @Test
  void a_role_is_renamed_for_all_who_have_it() {
    EntityKit<ProjectCommand, ProjectState, ProjectEvent> renamed =
        project.given(new RoleRenamed(ID, "Worker", "Roofer"));
    project
        .when(new RenameRole(ID, "Worker", " Roofer "))
        .then(new RoleRenamed(ID, "Worker", "Roofer"));
    renamed.when(new AddMember(ID, BILL, Set.of("Roofer"))).thenNothing();
    renamed
        .when(new RenameRole(ID, "Roofer", "Worker"))
        .then(new RoleRenamed(ID, "Roofer", "Worker"));
    renamed
        .when(new RenameRole(ID, "Roofer", "ROOFER"))
        .then(new RoleRenamed(ID, "Roofer", "ROOFER"));
  }

  @Test
  void two_people_who_rename_a_role_at_the_same_time_do_not_undo_each_other() {
    EntityKit<ProjectCommand, ProjectState, ProjectEvent> renamed =
        project.given(new RoleRenamed(ID, "Worker", "Roofer")).on("another").seeing(2);
    renamed.when(new RenameRole(ID, "Worker", "Roofer")).thenNothing();
    renamed.when(new RenameRole(ID, "Worker", "Tiler")).thenRejected(RoleRules.NO_SUCH_ROLE);
    renamed.when(new RemoveRole(ID, "Worker", NONE)).thenRejected(RoleRules.NO_SUCH_ROLE);
  }

  @Test
  void a_former_name_means_the_role_that_had_it() {
    EntityKit<ProjectCommand, ProjectState, ProjectEvent> renamed =
        project.given(new RoleRenamed(ID, "Worker", "Roofer"));
    renamed
        .when(new AddMember(ID, JANET, Set.of("Worker")))
        .then(new MemberAdded(ID, JANET, Set.of("Roofer")));
    renamed
        .when(new ChangeRoles(ID, BILL, Set.of("Worker", "Reviewer")))
        .then(new RolesChanged(ID, BILL, Set.of("Roofer", "Reviewer")));
    renamed
        .when(new SetBoardRoles(ID, "board-1", JANET, Set.of("Worker")))
        .then(new BoardRolesSet(ID, "board-1", JANET, Set.of("Roofer")));
    renamed.when(new DefineRole(ID, "Worker")).thenRejected(RoleRules.ROLE_EXISTS);
  }

  @Test
  void a_role_that_nobody_has_is_removed() {
    RoleRemoved removed = new RoleRemoved(ID, "Reviewer", NONE);
    project.when(new RemoveRole(ID, "Reviewer", NONE)).then(removed);
    project.given(removed).when(new RemoveRole(ID, "Reviewer", NONE)).thenNothing();
    project
        .given(removed)
        .when(new DefineRole(ID, "Reviewer"))
        .then(new RoleDefined(ID, "Reviewer"));
    project
        .given(removed)
        .when(new AddMember(ID, JANET, Set.of("Reviewer")))
        .thenRejected(RoleRules.NO_SUCH_ROLE);
  }

  @Test
  void a_role_that_somebody_has_is_removed_only_together_with_a_successor() {
    RemoveRole replace = new RemoveRole(ID, "Worker", Optional.of("Reviewer"));
    RoleRemoved replaced = new RoleRemoved(ID, "Worker", Optional.of("Reviewer"));
    project.when(new RemoveRole(ID, "Worker", NONE)).thenRejected(RoleRules.ROLE_IN_USE);
    project.when(replace).then(replaced);
    project.given(replaced).when(new AddMember(ID, BILL, Set.of("Reviewer"))).thenNothing();
    project
        .given(new BoardRolesSet(ID, "board-1", JANET, Set.of("Reviewer")))
        .when(new RemoveRole(ID, "Reviewer", NONE))
        .thenRejected(RoleRules.ROLE_IN_USE);
  }

  @Test
  void a_successor_is_another_defined_role() {
    for (String successor : Set.of("Worker", "Nobody's", Project.MANAGER)) {
      project
          .when(new RemoveRole(ID, "Worker", Optional.of(successor)))
          .thenRejected(RoleRules.NO_SUCH_ROLE);
    }
  }

  @Test
  void the_role_manager_is_neither_renamed_nor_removed() {
    project
        .when(new RenameRole(ID, Project.MANAGER, "Boss"))
        .thenRejected(RoleRules.MANAGER_IS_BUILT_IN);
    project
        .when(new RemoveRole(ID, Project.MANAGER, Optional.of("Worker")))
        .thenRejected(RoleRules.MANAGER_IS_BUILT_IN);
  }

  /** Roles were once free texts; such members are still in logs. */
  @Test
  void a_role_that_a_member_has_in_an_older_log_counts_as_defined() {
    project
        .given(new MemberAdded(ID, JANET, Set.of("Painter")))
        .when(new ChangeRoles(ID, BILL, Set.of("Painter")))
        .then(new RolesChanged(ID, BILL, Set.of("Painter")));
  }
}
