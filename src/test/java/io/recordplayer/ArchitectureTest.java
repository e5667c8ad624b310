package io.recordplayer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.library.Architectures;
import com.vaadin.flow.component.dependency.CssImport;
import com.vaadin.flow.component.dependency.JavaScript;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.TemplateList;
import io.recordplayer.entity.Entity;
import java.lang.annotation.Annotation;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.recordplayer", "io.kanban");

  @Test
  void each_package_uses_only_what_it_says_it_uses() {
    ApplicationModules.of("io.recordplayer").verify();
  }

  /** From the board down: each may use what stands below it. */
  @Test
  void the_packages_of_the_application_use_only_those_below_them() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("application")
        .definedBy("io.kanban")
        .layer("board")
        .definedBy("io.kanban.board..")
        .layer("project")
        .definedBy("io.kanban.project..")
        .layer("people")
        .definedBy("io.kanban.people..")
        .layer("shell")
        .definedBy("io.kanban.shell..")
        .layer("text")
        .definedBy("io.kanban.text..")
        .whereLayer("application")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("board")
        .mayOnlyBeAccessedByLayers("application")
        .whereLayer("project")
        .mayOnlyBeAccessedByLayers("application", "board")
        .whereLayer("people")
        .mayOnlyBeAccessedByLayers("application", "project")
        .whereLayer("shell")
        .mayOnlyBeAccessedByLayers("board", "project", "people")
        .whereLayer("text")
        .mayOnlyBeAccessedByLayers("board", "project", "shell")
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
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "execute JavaScript", call -> call.getName().equals("executeJs")))
        .check(MAIN);
  }

  @Test
  void rules_and_views_read_no_clock() {
    noClasses()
        .that()
        .haveSimpleNameEndingWith("Rules")
        .should()
        .callMethod(Instant.class, "now")
        .check(MAIN);
    classes().that().implement(Entity.class).should().haveOnlyFinalFields().check(MAIN);
  }
}
