package io.recordplayer.chaos;

import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamNotFoundException;
import io.recordplayer.chaos.History.Screen;
import io.recordplayer.chaos.History.Sent;
import io.recordplayer.chaos.KillPlan.Round;
import io.recordplayer.chaos.KillPlan.Victim;
import io.recordplayer.chaos.Tills.Journal;
import io.recordplayer.chaos.Tills.TillCommand;
import io.recordplayer.chaos.Tills.TillEvent;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogIdentity;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.record.Position;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import io.recordplayer.record.Responses.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * A log, a Redis, and api and web nodes. Each is a process, except the log, which runs in this one.
 */
final class ChaosCluster implements AutoCloseable {
  static final int NODES = 2;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final String PARKED =
      "$persistentsubscription-$all::recordplayer-" + Tills.TILL.category() + "-parked";

  /**
   * Matches the reason for which a host parks a command: first the command's own, then the
   * revisions of commands that it stands for.
   */
  private static final Pattern OTHERS =
      Pattern.compile(
          "message\\.\\\\n"
              + "(?<own>.*)Commands \\[(?<revisions>[0-9, ]+)] of its stream are parked");

  private final Path folder;
  private final ChaosNodeProgram program;
  private final boolean bugs;
  private final EmbeddedEventStore store;
  private final KurrentDBClient client;
  private final Log log;
  private final RedisProcess redis;
  private final StringRedisTemplate redisTemplate;
  private final ViewStore views;
  private final List<ChaosNodeProcess> apis = new ArrayList<>();
  private final List<ChaosNodeProcess> webs = new ArrayList<>();

  /** The killed web nodes, whose reports stay readable. */
  private final List<ChaosNodeProcess> killed = new ArrayList<>();

  /** The number of orders to send that each web node got, by the node's name. */
  private final Map<String, Integer> orders = new LinkedHashMap<>();

  private int started;

  /**
   * @param nodes the number of api nodes, and of web nodes
   * @param bugs whether each node has planted bugs between the log and its views
   */
  ChaosCluster(Path folder, ChaosNodeProgram program, int nodes, boolean bugs) {
    this.folder = folder;
    this.bugs = bugs;
    this.program = program;
    store = EmbeddedEventStore.onDisk(folder.resolve("log.db")).port(0).start();
    client =
        KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(store.connectionString()));
    log =
        new Log(
            client, new RecordCodec(new RecordTypes(List.of(TillCommand.class, TillEvent.class))));
    redis = new RedisProcess(folder.resolve("redis"));
    redisTemplate = ChaosNode.redisAt(redis.port());
    views = new ViewStore(redisTemplate, new LogIdentity(log, redisTemplate));
    program.train(store.connectionString(), redis.port());
    IntStream.range(0, nodes).forEach(_ -> apis.add(start(ChaosNode.API)));
    IntStream.range(0, nodes).forEach(_ -> webs.add(start(ChaosNode.WEB)));
    nodes().forEach(this::untilReady);
  }

  private ChaosNodeProcess start(String role) {
    return program.start(
        folder, role, role + "-" + started++, store.connectionString(), redis.port(), bugs);
  }

  private Stream<ChaosNodeProcess> nodes() {
    return Stream.concat(apis.stream(), webs.stream());
  }

  private void untilReady(ChaosNodeProcess node) {
    until(node.name() + " is ready", () -> node.hasReported(ChaosNode.READY));
  }

  private static void until(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollInterval(POLL).until(condition);
  }

  /** Lets all pages send commands, and returns when every page has its responses. */
  void sendQuietly() {
    send();
    untilResponses();
  }

  private void send() {
    for (ChaosNodeProcess web : webs) {
      orders.merge(web.name(), 1, Integer::sum);
      web.order(ChaosPages.SEND + " " + KillPlan.COMMANDS);
    }
  }

  /** A node that was started meanwhile has no order, so its pages wait for no response. */
  private void untilResponses() {
    for (ChaosNodeProcess web : webs) {
      Integer order = orders.get(web.name());
      if (order != null) {
        until(
            web.name() + " has its responses",
            () -> web.hasReported(ChaosPages.ANSWERED + " " + order));
      }
    }
  }

  /**
   * Lets all pages send commands and kills processes meanwhile; returns when every page has its
   * responses.
   */
  void play(Round round) {
    long before = sent();
    long onDisk = redis.appended();
    send();
    until("commands are sent", () -> sent() - before >= round.after());
    for (Victim victim : round.victims()) {
      switch (victim) {
        case API -> replace(apis, round.node(), ChaosNode.API);
        case WEB -> {
          killed.add(webs.get(round.node()));
          replace(webs, round.node(), ChaosNode.WEB);
        }
        case REDIS -> redis.killAndRestart(round.power() ? onDisk : redis.appended());
      }
    }
    nodes().forEach(this::untilReady);
    untilResponses();
  }

  private void replace(List<ChaosNodeProcess> nodes, int index, String role) {
    nodes.get(index).close();
    nodes.set(index, start(role));
  }

  /** The number of commands that the live web nodes have sent. */
  private long sent() {
    return webs.stream()
        .flatMap(web -> web.reports().stream())
        .filter(line -> line.startsWith("sent "))
        .count();
  }

  /**
   * Waits for the end of all work and returns the history. After a time-out, the oracle judges the
   * unfinished work.
   */
  History finish() throws Exception {
    patiently(() -> undecided().isEmpty());
    patiently(() -> parked().containsAll(toPark()));
    Position end =
        records().values().stream()
            .flatMap(List::stream)
            .map(Recorded::position)
            .reduce(Position.START, Position::orLater);
    patiently(() -> !end.isAfter(views.checkpoint(Tills.JOURNAL).position()));
    webs.forEach(web -> web.order(ChaosPages.SHOW + " " + end));
    webs.forEach(web -> until(web.name() + " has shown", () -> web.hasReported(ChaosPages.SHOWN)));
    List<Sent> sent = new ArrayList<>();
    List<Screen> screens = new ArrayList<>();
    killed.forEach(web -> sent.addAll(HistoryLines.sent(web.reports())));
    for (ChaosNodeProcess web : webs) {
      sent.addAll(HistoryLines.sent(web.reports()));
      screens.addAll(HistoryLines.screens(web.reports()));
    }
    Map<String, Journal> documents = new LinkedHashMap<>();
    ChaosPages.TILLS.forEach(till -> documents.put(till, views.read(Tills.JOURNAL, till).view()));
    return new History(sent, commands(), records(), screens, documents, parked());
  }

  private static void patiently(Callable<Boolean> condition) {
    try {
      until("the log", condition);
    } catch (ConditionTimeoutException _) {
      // The oracle reports the unfinished work.
    }
  }

  private Map<String, List<Recorded<?>>> commands() {
    return streams(Tills.TILL.commandStreamPrefix());
  }

  private Map<String, List<Recorded<?>>> records() {
    return streams(Tills.TILL.eventStreamPrefix());
  }

  private Map<String, List<Recorded<?>>> streams(String prefix) {
    Map<String, List<Recorded<?>>> streams = new LinkedHashMap<>();
    for (String till : ChaosPages.TILLS) {
      List<Recorded<?>> records = new ArrayList<>();
      log.read(prefix + till, Log.NO_RECORD, records::add);
      streams.put(till, records);
    }
    return streams;
  }

  private Set<UUID> undecided() {
    Set<UUID> undecided = new HashSet<>();
    commands().values().forEach(all -> all.forEach(command -> undecided.add(command.id())));
    for (List<Recorded<?>> all : records().values()) {
      for (Recorded<?> record : all) {
        undecided.remove(record.origin().causation());
      }
    }
    outcomes().forEach(outcome -> undecided.remove(outcome.id()));
    return undecided;
  }

  private Set<UUID> toPark() {
    Set<UUID> toPark = new HashSet<>();
    outcomes().filter(Response::parked).forEach(outcome -> toPark.add(outcome.id()));
    return toPark;
  }

  private Stream<Response> outcomes() {
    return records().values().stream()
        .flatMap(List::stream)
        .map(Recorded::data)
        .filter(Responses.class::isInstance)
        .flatMap(data -> ((Responses) data).responses().stream());
  }

  /**
   * The ids of the parked commands, including those for which a later command of their stream is
   * parked.
   */
  private Set<UUID> parked() throws Exception {
    Map<String, List<Recorded<?>>> commands = commands();
    Set<UUID> parked = new HashSet<>();
    try {
      for (ResolvedEvent event :
          client
              .readStream(PARKED, ReadStreamOptions.get().resolveLinkTos())
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
              .getEvents()) {
        String metadata = new String(event.getLink().getUserMetadata(), StandardCharsets.UTF_8);
        Matcher others = OTHERS.matcher(metadata);
        boolean named = others.find();
        if (named) {
          String till =
              event.getEvent().getStreamId().substring(Tills.TILL.commandStreamPrefix().length());
          for (String revision : others.group("revisions").split(", ", -1)) {
            parked.add(
                Objects.requireNonNull(commands.get(till)).get(Integer.parseInt(revision)).id());
          }
        }
        if (!named || !others.group("own").isEmpty()) {
          parked.add(event.getEvent().getEventId());
        }
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof StreamNotFoundException)) {
        throw e;
      }
    }
    return parked;
  }

  @Override
  public void close() {
    nodes().forEach(ChaosNodeProcess::close);
    if (redisTemplate.getConnectionFactory() instanceof LettuceConnectionFactory connections) {
      connections.destroy();
    }
    redis.close();
    await().atMost(PATIENCE).until(client.shutdown()::isDone);
    store.close();
  }
}
