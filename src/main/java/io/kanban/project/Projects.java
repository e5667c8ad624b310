package io.kanban.project;

import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.SnapshotPolicy;
import io.recordplayer.player.Access;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Recorded;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The feature: projects. */
@Configuration(proxyBeanMethods = false)
public class Projects {
  public static final EntityType<ProjectCommand, ProjectState, ProjectEvent> PROJECT =
      new EntityType<>(
          "project",
          ProjectCommand.class,
          ProjectEvent.class,
          ProjectState.class,
          3,
          command -> command.project().value(),
          new ProjectRules(),
          SnapshotPolicy.afterEvents(50));

  /** One project, by its id. */
  public static final Projection<Project> VIEW =
      Projection.of("project-view", Project.NONE)
          .on(ProjectEvent.class, (project, event) -> project.with(event.data()))
          .version(2);

  /** The key of the one list of all projects. */
  public static final String ALL = "all";

  /** All projects; a page shows those of its person. */
  public static final Projection<Directory> DIRECTORY =
      Projection.of("project-directory", new Directory(Map.of()))
          .on(ProjectEvent.class, _ -> List.of(ALL), Directory::play)
          .version(2);

  /** All projects, by their ids, oldest first. */
  public record Directory(Map<String, Project> projects) {
    Directory play(Recorded<ProjectEvent> event) {
      Map<String, Project> next = new LinkedHashMap<>(projects);
      next.compute(
          event.data().project().value(),
          (_, project) -> (project == null ? Project.NONE : project).with(event.data()));
      return new Directory(next);
    }
  }

  @Bean
  Feature projectFeature() {
    return new Feature(List.of(PROJECT), List.of(VIEW, DIRECTORY), membersOrStarters());
  }

  /** Anybody may start a project and list their own; what exists is its members' own. */
  static Access membersOrStarters() {
    return (person, subject, views) -> {
      if (subject.kind().equals(DIRECTORY.name())) {
        return Optional.of(Set.of());
      }
      Project project = views.read(VIEW, subject.key());
      return project.id().isEmpty() ? Optional.of(Set.of()) : project.rolesOf(person);
    };
  }

  /** Lets in the members of the project whose id a key is, or begins with. */
  public static Access membersOnly() {
    return (person, subject, views) ->
        views.read(VIEW, subject.key().split("\\.", 2)[0]).rolesOf(person);
  }
}
