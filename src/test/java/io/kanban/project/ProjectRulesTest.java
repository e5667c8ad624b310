package io.kanban.project;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.project.ProjectCommand.AddMember;
import io.kanban.project.ProjectCommand.ChangeRoles;
import io.kanban.project.ProjectCommand.RemoveMember;
import io.kanban.project.ProjectCommand.StartProject;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.MemberRemoved;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectEvent.RolesChanged;
import io.recordplayer.entity.LastChange;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.record.Person;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProjectRulesTest {
  private static final ProjectId ID = new ProjectId("p");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final Person BILL = new Person("bill", "Bill");

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
    project.when(new StartProject(ID, tooLong, "What")).thenRejected(ProjectRules.TOO_LONG);
    project.when(new StartProject(ID, "A", tooLong)).thenRejected(ProjectRules.TOO_LONG);
    alone
        .when(new AddMember(ID, BILL, Set.of("x".repeat(41))))
        .thenRejected(ProjectRules.TOO_MANY_ROLES);
    alone
        .when(new ChangeRoles(ID, DAVE, Set.of(Project.MANAGER, "x".repeat(41))))
        .thenRejected(ProjectRules.TOO_MANY_ROLES);
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
        .when(new AddMember(ID, BILL, Set.of("Worker", "\u200b")))
        .thenRejected(ProjectRules.ROLE_NAMELESS);
    alone
        .given(STARTED, new MemberAdded(ID, BILL, Set.of("Worker")))
        .when(new AddMember(ID, BILL, Set.of("Worker")))
        .thenNothing();
    alone
        .given(STARTED, new MemberAdded(ID, BILL, Set.of("Worker")))
        .when(new AddMember(ID, BILL, Set.of("QA")))
        .thenRejected(ProjectRules.MEMBER_ALREADY);
  }

  @Test
  void the_roles_of_a_member_are_changed() {
    EntityKit<ProjectCommand, ProjectState, ProjectEvent> two =
        alone.given(STARTED, new MemberAdded(ID, BILL, Set.of("Worker")));
    two.when(new ChangeRoles(ID, BILL, Set.of("QA")))
        .then(new RolesChanged(ID, BILL, Set.of("QA")));
    two.when(new ChangeRoles(ID, BILL, Set.of("Worker"))).thenNothing();
    two.when(new ChangeRoles(ID, BILL, Set.of())).thenRejected(ProjectRules.ROLE_REQUIRED);
    two.when(new ChangeRoles(ID, BILL, Set.of("\u200b"))).thenRejected(ProjectRules.ROLE_NAMELESS);
    alone.when(new ChangeRoles(ID, BILL, Set.of("QA"))).thenRejected(ProjectRules.NOT_A_MEMBER);
  }

  @Test
  void a_change_of_roles_is_rejected_if_another_person_changed_them_unseen() {
    EntityKit<ProjectCommand, ProjectState, ProjectEvent> promoted =
        alone
            .given(
                new MemberAdded(ID, BILL, Set.of("Worker")),
                new RolesChanged(ID, BILL, Set.of("Worker", Project.MANAGER)))
            .on("another");
    ChangeRoles wanted = new ChangeRoles(ID, BILL, Set.of("Worker", "QA"));
    promoted.seeing(2).when(wanted).thenRejected(LastChange.UNSEEN);
    promoted
        .seeing(2)
        .when(new ChangeRoles(ID, BILL, Set.of("Worker", Project.MANAGER)))
        .thenNothing();
    promoted.seeing(3).when(wanted).then(new RolesChanged(ID, BILL, Set.of("Worker", "QA")));
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
}
