package io.kanban.project;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.project.ProjectCommand.AddMember;
import io.kanban.project.ProjectCommand.ChangeRoles;
import io.kanban.project.ProjectCommand.ChangeStatus;
import io.kanban.project.ProjectCommand.DefineRole;
import io.kanban.project.ProjectCommand.DescribeProject;
import io.kanban.project.ProjectCommand.RemoveMember;
import io.kanban.project.ProjectCommand.RemoveRole;
import io.kanban.project.ProjectCommand.RenameProject;
import io.kanban.project.ProjectCommand.RenameRole;
import io.kanban.project.ProjectCommand.SetBoardRoles;
import io.kanban.project.ProjectCommand.StartProject;
import io.kanban.project.ProjectCommand.TakeOver;
import io.kanban.project.ProjectEvent.BoardRolesSet;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.MemberRemoved;
import io.kanban.project.ProjectEvent.ProjectDescribed;
import io.kanban.project.ProjectEvent.ProjectRenamed;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectEvent.RolesChanged;
import io.kanban.project.ProjectEvent.StatusChanged;
import io.recordplayer.entity.LastChange;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.record.Person;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProjectRulesTest {
  private static final ProjectId ID = new ProjectId("p");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final Person BILL = new Person("bill", "Bill");
  private static final Person JANET = new Person("janet", "Janet");

  private static final ProjectStarted STARTED = new ProjectStarted(ID, "Name", "What for", DAVE);

  private final EntityKit<ProjectCommand, ProjectState, ProjectEvent> project =
      EntityKit.of(new ProjectRules()).by(DAVE);
  private final EntityKit<ProjectCommand, ProjectState, ProjectEvent> alone =
      project.given(STARTED);

  @Test
  void the_person_who_starts_a_project_is_its_manager() {
    project
        .when(new StartProject(ID, "Name", "What for"))
        .then(new ProjectStarted(ID, "Name", "What for", DAVE));
  }

  @Test
  void a_project_needs_a_name_and_a_description() {
    project.when(new StartProject(ID, " ", "What")).thenRejected(ProjectRules.NAME_REQUIRED);
    project.when(new StartProject(ID, "A", " ")).thenRejected(ProjectRules.DESCRIPTION_REQUIRED);
    project.when(new StartProject(ID, "\u200b", "What")).thenRejected(ProjectRules.NAME_REQUIRED);
    project
        .when(new StartProject(ID, "A", "\u00a0"))
        .thenRejected(ProjectRules.DESCRIPTION_REQUIRED);
  }

  @Test
  void a_text_over_its_limit_is_rejected() {
    String tooLong = "x".repeat(2_001);
    project.when(new StartProject(ID, tooLong, "What")).thenRejected(RoleRules.TOO_LONG);
    project.when(new StartProject(ID, "A", tooLong)).thenRejected(RoleRules.TOO_LONG);
    alone.when(new RenameProject(ID, tooLong)).thenRejected(RoleRules.TOO_LONG);
    alone.when(new DescribeProject(ID, tooLong)).thenRejected(RoleRules.TOO_LONG);
  }

  @Test
  void a_project_is_started_once() {
    project
        .given(new ProjectStarted(ID, "Name", "What for", DAVE))
        .when(new StartProject(ID, "Other", "What for"))
        .thenRejected(ProjectRules.STARTED_ALREADY);
  }

  @Test
  void a_repeated_start_by_the_manager_changes_nothing_and_by_others_is_rejected() {
    StartProject again = new StartProject(ID, " Name ", "What for");
    alone.when(again).thenNothing();
    alone.by(BILL).when(again).thenRejected(ProjectRules.STARTED_ALREADY);
  }

  @Test
  void only_a_manager_adds_members() {
    EntityKit<ProjectCommand, ProjectState, ProjectEvent> started =
        project.given(new ProjectStarted(ID, "Name", "What for", DAVE));
    AddMember command = new AddMember(ID, BILL, Set.of("Worker"));
    started.when(command).then(new MemberAdded(ID, BILL, Set.of("Worker")));
    started.by(BILL).when(command).thenRejected(ProjectRules.ONLY_MANAGERS);
    started.by(BILL).when(new RemoveMember(ID, DAVE)).thenRejected(ProjectRules.ONLY_MANAGERS);
    started
        .by(BILL)
        .when(new ChangeRoles(ID, BILL, Set.of(Project.MANAGER)))
        .thenRejected(ProjectRules.ONLY_MANAGERS);
  }

  @Test
  void a_member_is_added_once_and_with_a_role() {
    alone.when(new AddMember(ID, BILL, Set.of())).thenRejected(ProjectRules.ROLE_REQUIRED);
    alone
        .when(new AddMember(ID, BILL, Set.of("Worker", "QA")))
        .thenRejected(RoleRules.NO_SUCH_ROLE);
    alone
        .given(STARTED, new MemberAdded(ID, BILL, Set.of("Worker")))
        .when(new AddMember(ID, BILL, Set.of("Worker")))
        .thenNothing();
    alone
        .given(STARTED, new MemberAdded(ID, BILL, Set.of("Worker")))
        .when(new AddMember(ID, BILL, Set.of("Reviewer")))
        .thenRejected(ProjectRules.MEMBER_ALREADY);
  }

  @Test
  void the_roles_of_a_member_are_changed() {
    EntityKit<ProjectCommand, ProjectState, ProjectEvent> two =
        alone.given(STARTED, new MemberAdded(ID, BILL, Set.of("Worker")));
    two.when(new ChangeRoles(ID, BILL, Set.of("Reviewer")))
        .then(new RolesChanged(ID, BILL, Set.of("Reviewer")));
    two.when(new ChangeRoles(ID, BILL, Set.of("Worker"))).thenNothing();
    two.when(new ChangeRoles(ID, BILL, Set.of())).thenRejected(ProjectRules.ROLE_REQUIRED);
    two.when(new ChangeRoles(ID, BILL, Set.of("QA"))).thenRejected(RoleRules.NO_SUCH_ROLE);
    alone.when(new ChangeRoles(ID, BILL, Set.of("Worker"))).thenRejected(ProjectRules.NOT_A_MEMBER);
  }

  @Test
  void a_change_of_roles_is_rejected_if_another_person_changed_them_unseen() {
    EntityKit<ProjectCommand, ProjectState, ProjectEvent> promoted =
        alone
            .given(
                new MemberAdded(ID, BILL, Set.of("Worker")),
                new RolesChanged(ID, BILL, Set.of("Worker", Project.MANAGER)))
            .on("another");
    ChangeRoles wanted = new ChangeRoles(ID, BILL, Set.of("Worker", "Reviewer"));
    promoted.seeing(2).when(wanted).thenRejected(LastChange.UNSEEN);
    promoted
        .seeing(2)
        .when(new ChangeRoles(ID, BILL, Set.of("Worker", Project.MANAGER)))
        .thenNothing();
    promoted.seeing(3).when(wanted).then(new RolesChanged(ID, BILL, Set.of("Worker", "Reviewer")));
  }

  @Test
  void a_stale_page_undoes_no_change_of_membership() {
    EntityKit<ProjectCommand, ProjectState, ProjectEvent> addedAgain =
        alone
            .given(
                new MemberAdded(ID, BILL, Set.of(Project.MANAGER)),
                new MemberRemoved(ID, BILL),
                new MemberAdded(ID, BILL, Set.of("Worker")))
            .on("another");
    ChangeRoles change = new ChangeRoles(ID, BILL, Set.of(Project.MANAGER, "Worker"));
    RemoveMember remove = new RemoveMember(ID, BILL);
    addedAgain.seeing(2).when(change).thenRejected(LastChange.UNSEEN);
    addedAgain.seeing(2).when(remove).thenRejected(LastChange.UNSEEN);
    addedAgain.seeing(4).when(remove).then(new MemberRemoved(ID, BILL));
    EntityKit<ProjectCommand, ProjectState, ProjectEvent> removed =
        alone
            .given(new MemberAdded(ID, BILL, Set.of("Worker")), new MemberRemoved(ID, BILL))
            .on("another");
    AddMember add = new AddMember(ID, BILL, Set.of("Worker"));
    removed.seeing(1).when(add).thenRejected(LastChange.UNSEEN);
    removed.seeing(3).when(add).then(new MemberAdded(ID, BILL, Set.of("Worker")));
  }

  /**
   * The command once carried the roles that the page had shown; such commands are still in logs.
   */
  @Test
  void a_change_of_roles_in_the_form_of_older_logs_is_read() {
    RecordCodec codec = new RecordCodec(new RecordTypes(List.of(ProjectCommand.class)));
    String stored =
        """
        {"project": {"value": "p"}, "person": {"id": "bill", "name": "Bill"},
         "from": ["Worker"], "roles": ["QA"]}
        """;
    assertThat(codec.data("change-roles", stored.getBytes(UTF_8)))
        .isEqualTo(new ChangeRoles(ID, BILL, Set.of("QA")));
  }

  @Test
  void a_member_is_removed() {
    alone
        .given(STARTED, new MemberAdded(ID, BILL, Set.of("Worker")))
        .when(new RemoveMember(ID, BILL))
        .then(new MemberRemoved(ID, BILL));
    alone.when(new RemoveMember(ID, BILL)).thenNothing();
  }

  @Test
  void a_project_never_loses_its_last_manager() {
    Set<String> worker = Set.of("Worker");
    alone.when(new ChangeRoles(ID, DAVE, worker)).thenRejected(ProjectRules.LAST_MANAGER);
    alone.when(new RemoveMember(ID, DAVE)).thenRejected(ProjectRules.LAST_MANAGER);
    alone
        .given(STARTED, new MemberAdded(ID, BILL, Set.of(Project.MANAGER)))
        .when(new RemoveMember(ID, DAVE))
        .then(new MemberRemoved(ID, DAVE));
  }

  @Test
  void an_administrator_takes_over_a_project_that_no_manager_can_open() {
    TakeOver command = new TakeOver(ID);
    alone
        .by(JANET, Project.RESCUER)
        .when(command)
        .then(new MemberAdded(ID, JANET, Set.of(Project.MANAGER)));
    alone
        .given(new MemberAdded(ID, BILL, Set.of("Worker")))
        .by(BILL, "Worker", Project.RESCUER)
        .when(command)
        .then(new RolesChanged(ID, BILL, Set.of(Project.MANAGER, "Worker")));
    alone
        .given(new StatusChanged(ID, ProjectStatus.CLOSED))
        .by(JANET, Project.RESCUER)
        .when(command)
        .then(new MemberAdded(ID, JANET, Set.of(Project.MANAGER)));
  }

  @Test
  void nobody_else_takes_over_a_project() {
    TakeOver command = new TakeOver(ID);
    alone
        .given(new MemberAdded(ID, BILL, Set.of(Project.MANAGER)))
        .by(JANET, Project.RESCUER)
        .seeing(1)
        .when(command)
        .thenRejected(LastChange.UNSEEN);
    alone.by(JANET).when(command).thenRejected(ProjectRules.ONLY_RESCUERS);
    alone.by(DAVE).when(command).thenNothing();
    project.by(JANET, Project.RESCUER).when(command).thenRejected(ProjectRules.NO_SUCH_PROJECT);
    alone.when(new DefineRole(ID, Project.RESCUER)).thenRejected(RoleRules.ROLE_EXISTS);
  }

  @Test
  void a_manager_renames_and_describes_the_project() {
    alone.when(new RenameProject(ID, " Roof ")).then(new ProjectRenamed(ID, "Roof"));
    alone.when(new RenameProject(ID, "Name")).thenNothing();
    alone.when(new RenameProject(ID, " ")).thenRejected(ProjectRules.NAME_REQUIRED);
    alone.when(new DescribeProject(ID, "A barn")).then(new ProjectDescribed(ID, "A barn"));
    alone.when(new DescribeProject(ID, "What for")).thenNothing();
    alone.when(new DescribeProject(ID, "\u200b")).thenRejected(ProjectRules.DESCRIPTION_REQUIRED);
    alone.by(BILL).when(new RenameProject(ID, "Mine")).thenRejected(ProjectRules.ONLY_MANAGERS);
    project.when(new RenameProject(ID, "Mine")).thenRejected(ProjectRules.NO_SUCH_PROJECT);
  }

  @Test
  void a_text_that_another_person_changed_unseen_is_not_replaced() {
    EntityKit<ProjectCommand, ProjectState, ProjectEvent> changed =
        alone
            .given(new ProjectRenamed(ID, "Roof"), new ProjectDescribed(ID, "A barn"))
            .on("another")
            .seeing(1);
    changed.when(new RenameProject(ID, "Tiles")).thenRejected(LastChange.UNSEEN);
    changed.when(new DescribeProject(ID, "A house")).thenRejected(LastChange.UNSEEN);
    changed.when(new RenameProject(ID, "Roof")).thenNothing();
    changed.seeing(2).when(new RenameProject(ID, "Tiles")).then(new ProjectRenamed(ID, "Tiles"));
  }

  @Test
  void a_manager_changes_the_state_of_the_project() {
    ChangeStatus suspend = new ChangeStatus(ID, ProjectStatus.SUSPENDED);
    alone.when(suspend).then(new StatusChanged(ID, ProjectStatus.SUSPENDED));
    alone.when(new ChangeStatus(ID, ProjectStatus.ACTIVE)).thenNothing();
    alone.by(BILL).when(suspend).thenRejected(ProjectRules.ONLY_MANAGERS);
    alone
        .given(new StatusChanged(ID, ProjectStatus.CLOSED))
        .on("another")
        .seeing(1)
        .when(suspend)
        .thenRejected(LastChange.UNSEEN);
  }

  @ParameterizedTest
  @EnumSource(names = {"SUSPENDED", "CLOSED", "COMPLETE"})
  void a_project_that_is_not_active_is_read_only_until_a_manager_makes_it_active(
      ProjectStatus status) {
    EntityKit<ProjectCommand, ProjectState, ProjectEvent> ended =
        alone.given(new MemberAdded(ID, BILL, Set.of("Worker")), new StatusChanged(ID, status));
    for (ProjectCommand command :
        List.of(
            new RenameProject(ID, "Roof"),
            new DescribeProject(ID, "A barn"),
            new DefineRole(ID, "QA"),
            new RenameRole(ID, "Worker", "Roofer"),
            new RemoveRole(ID, "Reviewer", Optional.empty()),
            new AddMember(ID, JANET, Set.of("Worker")),
            new ChangeRoles(ID, BILL, Set.of("Reviewer")),
            new RemoveMember(ID, BILL),
            new SetBoardRoles(ID, "board-1", JANET, Set.of("Worker")))) {
      ended.when(command).thenRejected(ProjectRules.READ_ONLY);
    }
    ended
        .when(new ChangeStatus(ID, ProjectStatus.ACTIVE))
        .then(new StatusChanged(ID, ProjectStatus.ACTIVE));
  }

  @Test
  void a_person_gets_and_loses_roles_on_one_board() {
    BoardRolesSet given = new BoardRolesSet(ID, "board-1", BILL, Set.of("Worker"));
    BoardRolesSet taken = new BoardRolesSet(ID, "board-1", BILL, Set.of());
    SetBoardRoles give = new SetBoardRoles(ID, "board-1", BILL, Set.of("Worker"));
    SetBoardRoles take = new SetBoardRoles(ID, "board-1", BILL, Set.of());
    alone.when(give).then(given);
    alone.when(take).thenNothing();
    alone.given(given).when(give).thenNothing();
    alone.given(given).when(take).then(taken);
    alone.given(given, taken).when(take).thenNothing();
    alone.by(BILL).when(give).thenRejected(ProjectRules.ONLY_MANAGERS);
  }

  @Test
  void roles_on_one_board_are_defined_roles_other_than_manager() {
    alone
        .when(new SetBoardRoles(ID, "board-1", BILL, Set.of("QA")))
        .thenRejected(RoleRules.NO_SUCH_ROLE);
    alone
        .when(new SetBoardRoles(ID, "board-1", BILL, Set.of(Project.MANAGER)))
        .thenRejected(ProjectRules.MANAGES_ALL);
    alone
        .when(new SetBoardRoles(ID, "no board", BILL, Set.of("Worker")))
        .thenRejected(ProjectRules.NO_SUCH_BOARD);
  }

  @Test
  void roles_on_a_board_that_another_person_changed_unseen_are_not_replaced() {
    alone
        .given(new BoardRolesSet(ID, "board-1", BILL, Set.of("Worker")))
        .on("another")
        .seeing(1)
        .when(new SetBoardRoles(ID, "board-1", BILL, Set.of("Reviewer")))
        .thenRejected(LastChange.UNSEEN);
  }
}
