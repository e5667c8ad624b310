package io.kanban.project;

import io.kanban.project.ProjectCommand.AddMember;
import io.kanban.project.ProjectCommand.StartProject;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.record.Person;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProjectRulesTest {
  private static final ProjectId ID = new ProjectId("p");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final Person BILL = new Person("bill", "Bill");

  private final EntityKit<ProjectCommand, Project, ProjectEvent> project =
      EntityKit.of(new ProjectRules()).by(DAVE);

  @Test
  void whoever_starts_a_project_is_its_manager() {
    project
        .when(new StartProject(ID, "Name", "What for"))
        .then(new ProjectStarted(ID, "Name", "What for", DAVE));
  }

  @Test
  void a_project_needs_a_name_and_a_description() {
    project.when(new StartProject(ID, " ", "What")).thenRejected(ProjectRules.NAME_REQUIRED);
    project.when(new StartProject(ID, "A", " ")).thenRejected(ProjectRules.DESCRIPTION_REQUIRED);
  }

  @Test
  void a_project_is_started_once() {
    project
        .given(new ProjectStarted(ID, "Name", "What for", DAVE))
        .when(new StartProject(ID, "Other", "What for"))
        .thenRejected(ProjectRules.STARTED_ALREADY);
  }

  @Test
  void only_a_manager_adds_members() {
    EntityKit<ProjectCommand, Project, ProjectEvent> started =
        project.given(new ProjectStarted(ID, "Name", "What for", DAVE));
    AddMember command = new AddMember(ID, BILL, Set.of("Worker"));
    started.when(command).then(new MemberAdded(ID, BILL, Set.of("Worker")));
    started.by(BILL).when(command).thenRejected(ProjectRules.ONLY_MANAGERS);
  }
}
