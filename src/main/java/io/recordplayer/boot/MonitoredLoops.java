package io.recordplayer.boot;

import io.recordplayer.boot.MonitoredLoop.Progress;
import io.recordplayer.entity.EntityHost;
import io.recordplayer.live.LiveViews;
import io.recordplayer.log.ConsumerGroup;
import io.recordplayer.log.LogInspector;
import io.recordplayer.player.Player;
import io.recordplayer.projection.ProjectionWriter;
import io.recordplayer.reaction.Reaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.StringUtils;

/** The loops of one role of the process, for the {@link LoopMonitor}. */
record MonitoredLoops(List<MonitoredLoop> loops) {
  /** Maximum number of names beside a count. */
  private static final int NAMED = 10;

  /** The loops that decide commands and write views. */
  static MonitoredLoops of(Player player, LogInspector log, List<String> eventStreams) {
    List<MonitoredLoop> loops = new ArrayList<>();
    for (EntityHost<?, ?, ?> host : player.hosts()) {
      loops.add(
          new MonitoredLoop(
              "commands " + host.type().category(),
              List.of(host.type().commandStreamPrefix()),
              host::isConnected,
              () -> progress(log, host.type().consumerGroup(), "Commands"),
              () ->
                  Map.of(
                      "entitiesInMemory",
                      host.loadedEntities(),
                      "commandsInMemory",
                      host.waitingCommands())));
    }
    for (ProjectionWriter<?> writer : player.writers()) {
      loops.add(
          new MonitoredLoop(
              "projection " + writer.projection(),
              eventStreams,
              writer::isConnected,
              () -> new Progress(writer.position()),
              () -> {
                Collection<String> stopped = writer.stopped().keySet();
                return Map.of("stoppedViews", counted(stopped.size(), stopped));
              }));
    }
    return new MonitoredLoops(loops);
  }

  /** The loop that updates open pages. */
  static MonitoredLoops of(LiveViews views, List<String> eventStreams) {
    return new MonitoredLoops(
        List.of(
            new MonitoredLoop(
                "pages",
                eventStreams,
                views::isConnected,
                () -> new Progress(views.position()),
                () -> Map.of("viewsInMemory", views.size()))));
  }

  /**
   * The loops that react to events. They count no waiting records: an effect that is tried again,
   * because for instance a mail server is down, is no reason to take the process out of service.
   */
  static MonitoredLoops of(List<Reaction<?>> reactions, LogInspector log) {
    return new MonitoredLoops(
        reactions.stream()
            .map(
                reaction ->
                    new MonitoredLoop(
                        "reaction " + reaction.name(),
                        List.of(),
                        reaction::isConnected,
                        () -> progress(log, reaction.consumerGroup(), "Events"),
                        Map::of))
            .toList());
  }

  /**
   * @param records the kind of records that the group delivers
   */
  private static Progress progress(LogInspector log, String name, String records) {
    ConsumerGroup group =
        log.group(name)
            .orElseThrow(() -> new IllegalStateException("The log has no group " + name + "."));
    Map<String, Object> details = new LinkedHashMap<>();
    details.put(StringUtils.uncapitalize(records) + "InFlight", group.inFlight());
    details.put("consumers", group.consumers());
    details.put(
        "parked" + records,
        counted(group.parked(), group.parked() == 0 ? List.of() : log.parked(name, NAMED)));
    return new Progress(group.checkpoint(), details);
  }

  private static Map<String, Object> counted(long count, Collection<String> names) {
    Map<String, Object> counted = new LinkedHashMap<>();
    counted.put("count", count);
    counted.put("first", names.stream().sorted().limit(NAMED).toList());
    return counted;
  }
}
