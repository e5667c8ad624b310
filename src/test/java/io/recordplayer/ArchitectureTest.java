package io.recordplayer;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import com.vaadin.flow.component.dependency.CssImport;
import com.vaadin.flow.component.dependency.JavaScript;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.TemplateList;
import io.recordplayer.entity.Entity;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.recordplayer", "io.kanban");

  private static final DescribedPredicate<JavaClass> FRAMEWORK =
      describe(
          "the framework",
          type ->
              MAIN.contain(type.getName()) && type.getPackageName().startsWith("io.recordplayer"));

  @Test
  void each_package_uses_only_what_it_says_it_uses() {
    ApplicationModules.of("io.recordplayer").verify();
  }

  /** Each layer may use the layers below it. */
  @Test
  void the_packages_of_the_application_use_only_those_below_them() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("application")
        .definedBy("io.kanban")
        .layer("report")
        .definedBy("io.kanban.report..")
        .layer("inbox")
        .definedBy("io.kanban.inbox..")
        .layer("waiting")
        .definedBy("io.kanban.waiting..")
        .layer("board page")
        .definedBy("io.kanban.board.page..")
        .layer("card")
        .definedBy("io.kanban.board.card..")
        .layer("action")
        .definedBy("io.kanban.board.action..")
        .layer("board")
        .definedBy("io.kanban.board")
        .layer("project")
        .definedBy("io.kanban.project..")
        .layer("people")
        .definedBy("io.kanban.people..")
        .layer("file")
        .definedBy("io.kanban.file..")
        .layer("shell")
        .definedBy("io.kanban.shell..")
        .layer("text")
        .definedBy("io.kanban.text..")
        .whereLayer("application")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("report")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("inbox")
        .mayOnlyBeAccessedByLayers("application")
        .whereLayer("waiting")
        .mayOnlyBeAccessedByLayers("application")
        .whereLayer("board page")
        .mayOnlyBeAccessedByLayers("application")
        .whereLayer("card")
        .mayOnlyBeAccessedByLayers("board page")
        .whereLayer("action")
        .mayOnlyBeAccessedByLayers("board page", "card")
        .whereLayer("board")
        .mayOnlyBeAccessedByLayers(
            "application", "report", "inbox", "waiting", "board page", "card", "action")
        .whereLayer("project")
        .mayOnlyBeAccessedByLayers(
            "application", "report", "inbox", "waiting", "board page", "card", "action", "board")
        .whereLayer("people")
        .mayOnlyBeAccessedByLayers(
            "application",
            "report",
            "inbox",
            "waiting",
            "board page",
            "card",
            "action",
            "board",
            "project")
        .whereLayer("file")
        .mayOnlyBeAccessedByLayers("board page", "card", "board")
        .whereLayer("shell")
        .mayOnlyBeAccessedByLayers(
            "report",
            "inbox",
            "waiting",
            "board page",
            "card",
            "action",
            "board",
            "project",
            "people")
        .whereLayer("text")
        .mayOnlyBeAccessedByLayers(
            "report",
            "inbox",
            "waiting",
            "board page",
            "card",
            "action",
            "board",
            "project",
            "people",
            "shell")
        .check(MAIN);
  }

  @Test
  void the_framework_does_not_depend_on_the_application() {
    noClasses()
        .that()
        .resideInAPackage("io.recordplayer..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.kanban..")
        .check(MAIN);
  }

  @Test
  void only_the_pages_the_workarounds_boot_and_the_kit_know_vaadin() {
    noClasses()
        .that()
        .resideInAPackage("io.recordplayer..")
        .and()
        .resideOutsideOfPackages(
            "io.recordplayer.client..",
            "io.recordplayer.vaadin..",
            "io.recordplayer.boot..",
            "io.recordplayer.kit..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.vaadin..")
        .check(MAIN);
  }

  @Test
  void the_embedded_log_knows_neither_spring_nor_the_framework() {
    noClasses()
        .that()
        .resideInAPackage("io.recordplayer.embedded.eventstore..")
        .and()
        .haveSimpleNameNotEndingWith("package-info")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..",
            "io.recordplayer.record..",
            "io.recordplayer.log..",
            "io.recordplayer.boot..")
        .check(MAIN);
  }

  @Test
  void nothing_forces_a_front_end_bundle_and_only_a_few_of_ours_execute_javascript() {
    List<Class<? extends Annotation>> forbidden =
        List.of(CssImport.class, JsModule.class, NpmPackage.class, JavaScript.class);
    for (Class<? extends Annotation> annotation : forbidden) {
      noClasses().should().beAnnotatedWith(annotation).check(MAIN);
    }
    noClasses().should().beAnnotatedWith("com.vaadin.flow.theme.Theme").check(MAIN);
    noClasses()
        .that()
        .doNotBelongToAnyOf(Drafts.class, TemplateList.class)
        .and()
        .doNotHaveFullyQualifiedName("io.recordplayer.client.SeenPosition")
        .and()
        .doNotHaveFullyQualifiedName("io.recordplayer.client.PageSleep")
        .should()
        .callMethodWhere(describe("execute JavaScript", call -> call.getName().equals("executeJs")))
        .check(MAIN);
  }

  /** The rules and views of the reference application, and those of the tests. */
  @Test
  void rules_and_views_call_no_clock_no_randomness_and_no_io() {
    JavaClasses all =
        new ClassFileImporter()
            .importPackages("io.recordplayer", "io.kanban", "io.guestbook")
            .that(not(belongToAnyOf(PurityTest.class)));
    assertThat(new Purity(all, not(FRAMEWORK)).violations()).isEmpty();
    classes().that().implement(Entity.class).should().haveOnlyFinalFields().check(MAIN);
  }

  /**
   * A cached signal that two sessions read can stop both for good: https://github.com/vaadin/flow,
   * issue 25166. The signals of these classes belong to one page alone.
   */
  static final ArchRule CACHED_SIGNALS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.kanban.board.page.BoardPage")
          .and()
          .doNotHaveFullyQualifiedName("io.kanban.waiting.WaitingList")
          .should()
          .callMethodWhere(
              describe(
                  "cache a signal",
                  call ->
                      call.getName().equals("cached")
                          && call.getTargetOwner().isAssignableTo(Signal.class)));

  @Test
  void only_signals_of_one_session_are_cached() {
    CACHED_SIGNALS.check(MAIN);
  }

  /** Breaks {@link #CACHED_SIGNALS}. */
  static final class PlantedCache {
    static Signal<Integer> length(Signal<String> shared) {
      return Signal.cached(shared.map(String::length));
    }
  }

  @Test
  void a_cached_signal_is_found() {
    JavaClasses planted = new ClassFileImporter().importClasses(PlantedCache.class);
    assertThat(CACHED_SIGNALS.evaluate(planted).hasViolation()).isTrue();
  }

  @Test
  void no_two_types_share_a_name() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      assertThat(namesOfSeveral(files)).isEmpty();
    }
    assertThat(namesOfSeveral(Stream.of(Path.of("a", "One.java"), Path.of("b", "One.java"))))
        .containsExactly("One.java");
  }

  private static List<String> namesOfSeveral(Stream<Path> files) {
    Map<String, Long> counts =
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
            .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    return counts.keySet().stream().filter(name -> counts.get(name) > 1).toList();
  }
}
