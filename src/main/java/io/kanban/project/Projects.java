package io.kanban.project;

import io.kanban.people.AccountFeature;
import io.kanban.people.Inviters;
import io.kanban.project.ProjectEvent.KindDefined;
import io.kanban.project.ProjectEvent.KindRemoved;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.SnapshotPolicy;
import io.recordplayer.player.Access;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.Views;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Registers projects with the framework: their rules, their views and the access to them. */
@Configuration(proxyBeanMethods = false)
public class Projects {
  public static final EntityType<ProjectCommand, ProjectState, ProjectEvent> PROJECT =
      EntityType.of("project", new ProjectRules(), command -> command.project().value())
          .stateVersion(8)
          .snapshots(SnapshotPolicy.afterEvents(50));

  /** One project, by its id. */
  public static final Projection<Project> VIEW =
      Projection.of("project-view", Project.NONE)
          .on(ProjectEvent.class, (project, event) -> project.with(event.data()))
          .version(6);

  /** The key of the one list of all projects. */
  public static final String ALL = "all";

  /** All projects; the page shows only those of its person. */
  public static final Projection<Directory> DIRECTORY =
      Projection.of("project-directory", new Directory(Map.of()))
          .on(ProjectEvent.class, _ -> List.of(ALL), Directory::play)
          .version(7);

  /**
   * All projects, by their ids, oldest first. They have no kinds of card here, because every open
   * page watches the directory.
   */
  public record Directory(Map<String, Project> projects) {
    Directory play(Recorded<ProjectEvent> event) {
      return switch (event.data()) {
        case KindDefined _, KindRemoved _ -> this;
        case ProjectEvent _ -> playing(event);
      };
    }

    private Directory playing(Recorded<ProjectEvent> event) {
      Map<String, Project> next = new LinkedHashMap<>(projects);
      next.compute(
          event.data().project().value(),
          (_, project) -> (project == null ? Project.NONE : project).with(event.data()));
      return new Directory(next);
    }
  }

  /** The projects that a person manages, by the person's id. */
  static final Projection<ManagedProjects> MANAGED =
      Projection.of("managed-projects", ManagedProjects.NONE)
          .on(ProjectEvent.class, ManagedProjects::peopleOf, ManagedProjects::play);

  @Bean
  Feature projectFeature() {
    return Feature.of(PROJECT).views(VIEW).access(ProjectId::new, Projects::rolesOfStarter);
  }

  /** Everybody may read the directory; the page shows only the projects of its person. */
  @Bean
  Feature projectDirectoryFeature() {
    return Feature.of().views(DIRECTORY, MANAGED).access(Access.open());
  }

  /** Managers invite people to their projects. */
  @Bean
  Inviters managersInvite() {
    return (person, views) -> !views.read(MANAGED, person.id()).ids().isEmpty();
  }

  /**
   * Everybody may start a project; an existing project is open to its members, without a role to
   * the people with roles on one of its boards, and with {@link Project#RESCUER} to administrators
   * if no manager can open it.
   */
  private static Optional<Set<String>> rolesOfStarter(Person person, ProjectId id, Views views) {
    Project project = views.read(VIEW, id.value());
    if (project.id().isEmpty()) {
      return Optional.of(Set.of());
    }
    Optional<Set<String>> roles = rolesOfVisitor(person, id, views);
    return project.isManager(person) || !mayRescue(person, project, views)
        ? roles
        : Optional.of(
            Stream.concat(roles.stream().flatMap(Set::stream), Stream.of(Project.RESCUER))
                .collect(Collectors.toSet()));
  }

  private static boolean mayRescue(Person person, Project project, Views views) {
    return views.read(AccountFeature.VIEW, person.id()).isActiveAdministrator()
        && project
            .managers()
            .noneMatch(manager -> views.read(AccountFeature.VIEW, manager.id()).isActive());
  }

  /**
   * The roles of a member; no roles for a person who has roles on single boards only; empty for
   * everybody else.
   */
  public static Optional<Set<String>> rolesOfVisitor(Person person, ProjectId id, Views views) {
    Project project = views.read(VIEW, id.value());
    return project.isKnownTo(person)
        ? Optional.of(project.rolesOf(person).orElse(Set.of()))
        : Optional.empty();
  }

  /**
   * The roles of a member in the project, with {@link Project#READ_ONLY} while the project is
   * read-only; empty for a person who is not a member.
   */
  public static Optional<Set<String>> rolesOfMember(Person person, ProjectId id, Views views) {
    Project project = views.read(VIEW, id.value());
    return project.rolesOf(person).map(project::marked);
  }

  /**
   * The roles of a person on one board, with {@link Project#READ_ONLY} while the project is
   * read-only; empty for a person who may not see the board.
   *
   * @param board the board's name in its id
   */
  public static Optional<Set<String>> rolesOnBoard(
      Person person, ProjectId id, String board, Views views) {
    Project project = views.read(VIEW, id.value());
    return project.rolesOn(board, person).map(project::marked);
  }
}
