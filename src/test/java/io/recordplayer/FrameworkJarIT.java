package io.recordplayer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Checks the framework's jar; it runs only after the jar is packaged. */
@EnabledIfSystemProperty(named = "framework.jar", matches = ".+")
class FrameworkJarIT {
  @Test
  void the_frameworks_jar_has_the_whole_framework_and_no_part_of_the_application()
      throws Exception {
    try (JarFile jar = new JarFile(System.getProperty("framework.jar"))) {
      List<String> names = jar.stream().map(ZipEntry::getName).toList();
      assertThat(names)
          .contains(
              "io/recordplayer/boot/RecordPlayerAutoConfiguration.class",
              "io/recordplayer/kit/EntityKit.class",
              "io/recordplayer/projection/write-views.lua",
              "io/recordplayer/kit/ScreenKit.class",
              "io/recordplayer/messages_de.properties",
              "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports",
              "META-INF/spring.factories",
              "META-INF/VAADIN/config/flow-build-info.json")
          .doesNotContain("application.properties")
          .noneMatch(name -> name.contains("kanban") || name.startsWith("BOOT-INF"));
    }
  }
}
