package io.kanban.benchmark;

import io.bare.BareApplication;
import io.recordplayer.benchmark.Figure;
import io.recordplayer.benchmark.Goal;
import io.recordplayer.benchmark.Section;
import io.recordplayer.benchmark.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measures the time from a start to the first page and to full speed. */
public final class StartSection implements Section {
  private static final Pattern REACHED = Pattern.compile(FullSpeed.REACHED + "(\\d+) ms");
  private static final int SECONDS = 120;

  /** Duration of the load from which the cache is made. */
  private static final int TRAINED_SECONDS = 60;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String title() {
    return "From a start to the first page and to full speed";
  }

  @Override
  public String method() {
    return """
    To the first page: the time from the start of the process to the last byte of the sign-in page, which is requested \
    every 10 ms; the data folder exists from an earlier start. The program is the Kanban jar as the build makes it, the \
    extracted jar, and the extracted jar with an ahead-of-time cache, both made with the README's commands. The floor is \
    the first page of a plain Vaadin application with Spring Security, with extracted jars of the same libraries except \
    those for the log and Redis; it has its own cache where the work has one. To full speed: the application gets commands \
    for 64 boards from its first moment, one after another for each board, from its own process, which shares the \
    processors. The figure is the time until a thousand moves were decided and played into their views within one second. \
    Its cache was made by a run of one minute under the same load. Each figure is measured once in a run.\
    """;
  }

  @Override
  public List<Figure> run(Settings settings) throws Exception {
    Path folder = settings.folder();
    Path app = Files.createDirectory(folder.resolve("app"));
    Path data = folder.resolve("data");
    Program kanban = Program.extracted(app).and("--recordplayer.data=" + data);
    Program bare = Program.bare(folder, app, BareApplication.class);
    Program speed = Program.ofClassPath(folder, FullSpeed.class);

    // The first starts create the data folder and read each jar into the system's cache.
    seconds(folder, kanban, "/login");
    seconds(folder, bare, "/");
    double packed = seconds(folder, Program.packed().and("--recordplayer.data=" + data), "/login");
    double extracted = seconds(folder, kanban, "/login");
    double floor = seconds(folder, bare, "/");
    double cached = seconds(folder, trained(folder, "kanban", kanban, "/login"), "/login");
    double floorCached = seconds(folder, trained(folder, "bare", bare, "/"), "/");

    double cold = fullSpeed(folder, speed, "cold");
    Path cache = folder.resolve("speed.aot");
    Program training =
        speed
            .with("-XX:AOTCacheOutput=" + cache)
            .and(
                String.valueOf(settings.count(TRAINED_SECONDS, 20)),
                "true",
                "--recordplayer.data=" + folder.resolve("trained"));
    try (ServerProcess server = ServerProcess.start(folder, "/login", training.arguments())) {
      server.awaitWords(FullSpeed.ENDED);
    }
    double warm = fullSpeed(folder, speed.with("-XX:AOTCache=" + cache), "warm");
    return List.of(
        Figure.of("the jar, to the first page", "s", packed),
        Figure.of("extracted, to the first page", "s", extracted)
            .over(floor)
            .goal(Goal.ratioAtMost(1.3)),
        Figure.of("extracted with a cache, to the first page", "s", cached)
            .over(floorCached)
            .goal(Goal.atMost(3)),
        Figure.of("to 1,000 commands a second", "s", cold),
        Figure.of("to 1,000 commands a second with a cache of a run under load", "s", warm)
            .goal(Goal.atMost(15)));
  }

  private static double seconds(Path folder, Program program, String page) throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, page, program.arguments())) {
      return server.untilFirstPage().toNanos() / 1e9;
    }
  }

  /** The program with a cache from a start to the first page. */
  private static Program trained(Path folder, String name, Program program, String page)
      throws Exception {
    Path cache = folder.resolve(name + ".aot");
    seconds(folder, program.with("-XX:AOTCacheOutput=" + cache), page);
    if (!Files.exists(cache)) {
      throw new IllegalStateException("The start made no cache: " + name);
    }
    return program.with("-XX:AOTCache=" + cache);
  }

  private static double fullSpeed(Path folder, Program program, String name) throws Exception {
    Program load =
        program.and(
            String.valueOf(SECONDS), "false", "--recordplayer.data=" + folder.resolve(name));
    try (ServerProcess server = ServerProcess.start(folder, "/login", load.arguments())) {
      server.awaitWords(FullSpeed.ENDED);
      Matcher reached = REACHED.matcher(server.words());
      return reached.find() ? Long.parseLong(reached.group(1)) / 1e3 : SECONDS;
    }
  }
}
