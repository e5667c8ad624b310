package io.recordplayer.benchmark;

import java.util.List;
import java.util.Optional;

/** The sections of this build, in the order of the report. */
final class Sections {
  /** Without the profile that adds them, some of these classes are absent. */
  private static final List<String> CLASSES =
      List.of(
          "io.recordplayer.benchmark.CommandsSection",
          "io.recordplayer.benchmark.AxonPostgresSection",
          "io.recordplayer.benchmark.AxonSqliteSection",
          "io.recordplayer.benchmark.PekkoPostgresSection",
          "io.recordplayer.benchmark.PekkoLeveldbSection",
          "io.recordplayer.benchmark.AloneSection",
          "io.recordplayer.benchmark.RebuildSection",
          "io.recordplayer.benchmark.HydrationSection",
          "io.recordplayer.benchmark.MemorySection",
          "io.recordplayer.benchmark.RedisSection",
          "io.recordplayer.benchmark.GrowthSection",
          "io.kanban.benchmark.BrowsersSection",
          "io.kanban.benchmark.OpenLoopSection",
          "io.kanban.benchmark.FanOutSection",
          "io.kanban.benchmark.PageGrowthSection",
          "io.kanban.benchmark.PageMemorySection",
          "io.kanban.benchmark.StartSection");

  private Sections() {}

  static List<Section> all() {
    return CLASSES.stream().flatMap(name -> load(name).stream()).toList();
  }

  /** The section of this name, if this build has it. */
  static Optional<Section> named(String name) {
    return all().stream().filter(section -> section.name().equals(name)).findFirst();
  }

  /** The index of a section in the report; a section that this build lacks comes last. */
  static int place(String name) {
    int place = all().stream().map(Section::name).toList().indexOf(name);
    return place < 0 ? Integer.MAX_VALUE : place;
  }

  private static Optional<Section> load(String className) {
    try {
      return Optional.of(create(className));
    } catch (ClassNotFoundException _) {
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(className + " is not a section.", e);
    }
  }

  static Section create(String className) throws ReflectiveOperationException {
    var constructor = Class.forName(className).asSubclass(Section.class).getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }
}
