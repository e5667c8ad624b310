package io.recordplayer.embedded.eventstore;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.SubscribePersistentSubscriptionOptions;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionListener;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Measures the log with the official client in the same JVM and prints a table of figures with
 * their budgets. Run its main method from the test class path, on an idle machine and with {@code
 * -Djava.io.tmpdir} on the disk to be measured; it takes about three minutes.
 *
 * <p>{@code -Dseconds=4} is the duration of each measurement, {@code -Devents=1000000} the number
 * of events for the restart and the catch-up.
 */
final class LogBenchmark implements AutoCloseable {
  private static final int SECONDS = Integer.getInteger("seconds", 4);
  private static final int WARM_UP = 4;
  private static final int EVENTS = Integer.getInteger("events", 1_000_000);
  private static final int STREAMS = 10_000;
  private static final int SUBSCRIPTIONS = 1_000;
  private static final byte[] BODY =
      ("{\"text\":\"" + "x".repeat(240) + "\"}").getBytes(StandardCharsets.UTF_8);

  private final Path folder = Files.createTempDirectory("log-benchmark");
  private final AtomicInteger turn = new AtomicInteger();
  private final List<BenchmarkRow> rows = new ArrayList<>();
  private EmbeddedEventStore store;
  private KurrentDBClient client;
  private KurrentDBPersistentSubscriptionsClient groups;

  private record BenchmarkRow(String what, String figure, String budget, boolean kept) {}

  private LogBenchmark() throws Exception {
    store = EmbeddedEventStore.onDisk(folder.resolve("log.db")).start();
    var settings = KurrentDBConnectionString.parseOrThrow(store.connectionString());
    client = KurrentDBClient.create(settings);
    groups = KurrentDBPersistentSubscriptionsClient.create(settings);
  }

  public static void main(String[] arguments) throws Exception {
    try (LogBenchmark benchmark = new LogBenchmark()) {
      benchmark.measure();
      benchmark.print();
    }
    // Not all threads of the client are daemons.
    System.exit(0);
  }

  private void measure() throws Exception {
    // Warms up: cold code is ten times slower, and needs more than ten seconds to become fast.
    for (int round = 0; round < WARM_UP; round++) {
      perSecond(256, this::single, 1);
      perSecond(16, this::single, 1);
      perSecond(8, () -> batch(100), 100);
    }
    against();
    atLeast("single appends/s, 16 in flight", perSecond(16, this::single, 1), 5_000);
    atLeast("single appends/s, 256 in flight", perSecond(256, this::single, 1), 9_000);
    atLeast("events/s in batches of 100, 8 in flight", perSecond(8, () -> batch(100), 100), 45_000);
    latency();
    // Warms up dispatching as well.
    lag("cold");
    say("append to group's consumer at 1,000/s, p50, p99", millis(lag("lag")));
    fill();
    restart();
    startInMemory();
    // Warms up this, too.
    catchUp(EVENTS / 4);
    atLeast("catch-up of $all, events/s", catchUp(EVENTS * 9 / 10), 100_000);
    group();
    pace(100);
    pace(1);
    heap();
  }

  private static EventData event(byte[] body) {
    return EventData.builderAsJson(UUID.randomUUID(), "said", body).build();
  }

  private CompletableFuture<?> single() {
    return single(client);
  }

  private CompletableFuture<?> single(KurrentDBClient client) {
    return client.appendToStream("w-" + turn.incrementAndGet() % STREAMS, event(BODY));
  }

  private CompletableFuture<?> batch(int size) {
    Iterator<EventData> events = Stream.generate(() -> event(BODY)).limit(size).iterator();
    return client.appendToStream("w-" + turn.incrementAndGet() % STREAMS, events);
  }

  /** Returns the operations per second with this many calls in progress. */
  private static double perSecond(int inFlight, Supplier<CompletableFuture<?>> call, int each)
      throws Exception {
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(SECONDS);
    long done = underWay(inFlight, call, () -> System.nanoTime() - end < 0);
    return perSecond(done * each, start);
  }

  private static double perSecond(long done, long start) {
    return done * 1e9 / (System.nanoTime() - start);
  }

  private interface BenchmarkCondition {
    boolean holds();
  }

  private static long underWay(
      int inFlight, Supplier<CompletableFuture<?>> call, BenchmarkCondition goOn) throws Exception {
    Semaphore free = new Semaphore(inFlight);
    LongAdder done = new LongAdder();
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    while (goOn.holds() && failures.isEmpty()) {
      free.acquire();
      var _ =
          call.get()
              .whenComplete(
                  (_, failure) -> {
                    if (failure != null) {
                      failures.add(failure);
                    }
                    done.increment();
                    free.release();
                  });
    }
    if (!free.tryAcquire(inFlight, 30, TimeUnit.SECONDS)) {
      throw new TimeoutException("appends were not answered");
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(failures.peek());
    }
    return done.sum();
  }

  /**
   * Measures single appends, a bare fsync, appends to a log without fsync, and calls that are
   * answered without any work, which costs the client and gRPC only. Takes turns, because disks
   * vary.
   */
  private void against() throws Exception {
    Server nothing =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new ServerFeaturesService(List.of()))
            .addService(GossipService.service())
            .addService(new AnsweredAtOnce())
            .directExecutor()
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .build()
            .start();
    try (EmbeddedEventStore memory = EmbeddedEventStore.inMemory().start()) {
      KurrentDBClient withoutDisk = clientOf(memory.connectionString());
      KurrentDBClient withoutLog =
          clientOf("kurrentdb://127.0.0.1:%d?tls=false".formatted(nothing.getPort()));
      against(withoutDisk, withoutLog);
      withoutDisk.shutdown().get(30, TimeUnit.SECONDS);
      withoutLog.shutdown().get(30, TimeUnit.SECONDS);
    } finally {
      nothing.shutdownNow();
    }
  }

  private static KurrentDBClient clientOf(String connectionString) {
    return KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(connectionString));
  }

  /** The least that an append can cost: answered on the network thread, without a log. */
  private static final class AnsweredAtOnce extends StreamsGrpc.StreamsImplBase {
    @Override
    public StreamObserver<AppendReq> append(StreamObserver<AppendResp> response) {
      return new StreamObserver<>() {
        @Override
        public void onNext(AppendReq request) {}

        @Override
        public void onCompleted() {
          response.onNext(
              AppendResp.newBuilder().setSuccess(AppendResp.Success.getDefaultInstance()).build());
          response.onCompleted();
        }

        @Override
        public void onError(Throwable cause) {}
      };
    }
  }

  private static long append(Supplier<CompletableFuture<?>> call) throws Exception {
    long start = System.nanoTime();
    call.get().get(30, TimeUnit.SECONDS);
    return System.nanoTime() - start;
  }

  private void against(KurrentDBClient memory, KurrentDBClient nothing) throws Exception {
    List<Long> appends = new ArrayList<>();
    List<Long> withoutDisk = new ArrayList<>();
    List<Long> withoutLog = new ArrayList<>();
    List<Long> syncs = new ArrayList<>();
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("own"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2L * SECONDS);
      while (System.nanoTime() - end < 0) {
        for (int i = 0; i < 100; i++) {
          appends.add(append(this::single));
        }
        for (int i = 0; i < 100; i++) {
          withoutDisk.add(append(() -> single(memory)));
        }
        for (int i = 0; i < 100; i++) {
          withoutLog.add(append(() -> single(nothing)));
        }
        for (int i = 0; i < 100; i++) {
          ByteBuffer bytes = ByteBuffer.wrap(BODY);
          long start = System.nanoTime();
          file.write(bytes);
          file.force(false);
          syncs.add(System.nanoTime() - start);
        }
      }
    }
    double mean = appends.stream().mapToLong(Long::longValue).average().orElseThrow();
    say("single appends/s, 1 in flight", number(1e9 / mean));
    say("  append p50, p99", millis(appends));
    say("  append in memory p50, p99", millis(withoutDisk));
    say("  append answered at once, no log p50, p99", millis(withoutLog));
    say("  fdatasync p50, p99", millis(syncs));
    double times = (double) quantile(appends, 0.5) / quantile(syncs, 0.5);
    row("  append p50 / fdatasync p50", "%.1f".formatted(times), "<= 2.5", times <= 2.5);
  }

  private void fill() throws Exception {
    CompletableFuture<Long> last = new CompletableFuture<>();
    Subscription subscription =
        client
            .subscribeToAll(
                new Listener(event -> last.complete(position(event))),
                SubscribeToAllOptions.get().fromEnd())
            .get(30, TimeUnit.SECONDS);
    single().get(30, TimeUnit.SECONDS);
    long there = last.get(30, TimeUnit.SECONDS);
    subscription.stop();
    AtomicInteger left = new AtomicInteger((int) (EVENTS - there) / 500);
    underWay(8, () -> batch(500), () -> left.getAndDecrement() > 0);
  }

  private static long position(ResolvedEvent event) {
    return event.getOriginalEvent().getPosition().getCommitUnsigned();
  }

  private static final class Listener extends SubscriptionListener {
    private final Consumer<ResolvedEvent> then;

    Listener(Consumer<ResolvedEvent> then) {
      this.then = then;
    }

    @Override
    public void onEvent(Subscription subscription, ResolvedEvent event) {
      then.accept(event);
    }
  }

  private static final class GroupMember extends PersistentSubscriptionListener {
    private final Consumer<ResolvedEvent> then;

    GroupMember(Consumer<ResolvedEvent> then) {
      this.then = then;
    }

    @Override
    public void onEvent(PersistentSubscription subscription, int retries, ResolvedEvent event) {
      then.accept(event);
      subscription.ack(event);
    }
  }

  private static byte[] now() {
    return String.valueOf(System.nanoTime()).getBytes(StandardCharsets.UTF_8);
  }

  private static long age(ResolvedEvent event) {
    byte[] sent = event.getOriginalEvent().getEventData();
    return System.nanoTime() - Long.parseLong(new String(sent, StandardCharsets.UTF_8));
  }

  private void latency() throws Exception {
    Queue<Long> ages = new ConcurrentLinkedQueue<>();
    Semaphore seen = new Semaphore(0);
    Subscription subscription =
        client
            .subscribeToAll(
                new Listener(
                    event -> {
                      ages.add(age(event));
                      seen.release();
                    }),
                SubscribeToAllOptions.get().fromEnd())
            .get(30, TimeUnit.SECONDS);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() - end < 0) {
      client.appendToStream("latency", event(now())).get(30, TimeUnit.SECONDS);
      if (!seen.tryAcquire(30, TimeUnit.SECONDS)) {
        throw new TimeoutException("an event did not come");
      }
    }
    subscription.stop();
    say("append to subscriber, p50, p99", millis(ages));
  }

  private void createGroup(String name, String prefix, boolean old) throws Exception {
    var options = CreatePersistentSubscriptionToAllOptions.get();
    CompletableFuture<?> created =
        groups.createToAll(
            name,
            (old ? options.fromStart() : options.fromEnd())
                .filter(SubscriptionFilter.newBuilder().addStreamNamePrefix(prefix).build()));
    created.get(30, TimeUnit.SECONDS);
  }

  private PersistentSubscription join(String name, GroupMember member) throws Exception {
    return groups
        .subscribeToAll(name, SubscribePersistentSubscriptionOptions.get().bufferSize(200), member)
        .get(30, TimeUnit.SECONDS);
  }

  /** Measures the age of events on delivery by a group, at a thousand appends per second. */
  private Queue<Long> lag(String group) throws Exception {
    Queue<Long> ages = new ConcurrentLinkedQueue<>();
    int all = 1_000 * SECONDS;
    CountDownLatch seen = new CountDownLatch(all);
    createGroup(group, group + "-", false);
    PersistentSubscription subscription =
        join(
            group,
            new GroupMember(
                event -> {
                  ages.add(age(event));
                  seen.countDown();
                }));
    long start = System.nanoTime();
    for (int i = 0; i < all; i++) {
      LockSupport.parkNanos(start + i * 1_000_000L - System.nanoTime());
      var _ = client.appendToStream(group + "-" + i % 100, event(now()));
    }
    if (!seen.await(60, TimeUnit.SECONDS)) {
      throw new TimeoutException(seen.getCount() + " events did not come to the group");
    }
    subscription.stop();
    return ages;
  }

  /** After {@code kill -9}, the file and its write-ahead log remain as they were while served. */
  private void restart() throws Exception {
    int port = store.port();
    Path killed = folder.resolve("killed.db");
    for (String part : List.of("", "-wal")) {
      Files.copy(folder.resolve("log.db" + part), folder.resolve("killed.db" + part));
    }
    double walMegabytes = Files.size(folder.resolve("killed.db-wal")) / 1e6;
    start(killed, 0, ", killed, %.1f MB in the write-ahead log".formatted(walMegabytes)).close();
    store.close();
    store = start(folder.resolve("log.db"), port, "");
    client.shutdown().get(30, TimeUnit.SECONDS);
    groups.shutdown().get(30, TimeUnit.SECONDS);
    var settings = KurrentDBConnectionString.parseOrThrow(store.connectionString());
    client = KurrentDBClient.create(settings);
    groups = KurrentDBPersistentSubscriptionsClient.create(settings);
    client.readStream("w-1", ReadStreamOptions.get().maxCount(1)).get(30, TimeUnit.SECONDS);
  }

  private EmbeddedEventStore start(Path file, int port, String after) {
    long start = System.nanoTime();
    EmbeddedEventStore started = EmbeddedEventStore.onDisk(file).port(port).start();
    double seconds = (System.nanoTime() - start) / 1e9;
    row(
        "start with %,d events%s".formatted(EVENTS, after),
        "%.2f s".formatted(seconds),
        "< 1 s",
        seconds < 1);
    return started;
  }

  private void startInMemory() {
    List<Long> starts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      long start = System.nanoTime();
      EmbeddedEventStore started = EmbeddedEventStore.inMemory().start();
      starts.add(System.nanoTime() - start);
      started.close();
    }
    double worst = quantile(starts, 0.9) / 1e6;
    row(
        "start in memory, warm, p50, p90",
        "%.0f ms, %.0f ms".formatted(quantile(starts, 0.5) / 1e6, worst),
        "< 100 ms",
        worst < 100);
  }

  private double catchUp(int wanted) throws Exception {
    CountDownLatch seen = new CountDownLatch(wanted);
    long start = System.nanoTime();
    Subscription subscription =
        client
            .subscribeToAll(
                new Listener(_ -> seen.countDown()), SubscribeToAllOptions.get().fromStart())
            .get(30, TimeUnit.SECONDS);
    if (!seen.await(120, TimeUnit.SECONDS)) {
      throw new TimeoutException(seen.getCount() + " events did not come");
    }
    double perSecond = perSecond(wanted, start);
    subscription.stop();
    return perSecond;
  }

  private void group() throws Exception {
    LongAdder seen = new LongAdder();
    createGroup("all", "w-", true);
    PersistentSubscription subscription = join("all", new GroupMember(_ -> seen.increment()));
    // Warms up, as for the other figures.
    TimeUnit.SECONDS.sleep(1);
    long before = seen.sum();
    long start = System.nanoTime();
    TimeUnit.SECONDS.sleep(2L * SECONDS);
    double perSecond = perSecond(seen.sum() - before, start);
    subscription.stop();
    atLeast("group, one consumer, each event acknowledged, events/s", perSecond, 5_000);
  }

  /**
   * Measures whether a group keeps up: its consumer's lag must not grow.
   *
   * @param batch the number of events per append: single appends alone keep both processors busy
   */
  private void pace(int batch) throws Exception {
    int rate = 5_000;
    int calls = rate * 4 * SECONDS / batch;
    long all = (long) calls * batch;
    String streams = "pace-" + batch + "-";
    LongAdder seen = new LongAdder();
    createGroup(streams, streams, false);
    PersistentSubscription subscription = join(streams, new GroupMember(_ -> seen.increment()));
    LongAdder appended = new LongAdder();
    List<Long> behind = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      LockSupport.parkNanos(start + i * 1_000_000_000L * batch / rate - System.nanoTime());
      List<EventData> events = Stream.generate(() -> event(BODY)).limit(batch).toList();
      var _ =
          client
              .appendToStream(streams + i % STREAMS, events.iterator())
              .thenRun(() -> appended.add(batch));
      behind.add(appended.sum() - seen.sum());
    }
    double reached = perSecond(appended.sum(), start);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (seen.sum() < all && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    subscription.stop();
    int quarter = behind.size() / 4;
    long early = quantile(behind.subList(quarter, 2 * quarter), 0.5);
    long late = quantile(behind.subList(3 * quarter, behind.size()), 0.5);
    boolean keeps = reached > rate * 0.95 && seen.sum() >= all && late <= early + rate / 10;
    row(
        "group at %s events/s by %d, behind, early and late".formatted(number(reached), batch),
        "%d, %d".formatted(early, late),
        "no growth",
        keeps);
  }

  private void heap() throws Exception {
    long before = used();
    List<Subscription> subscriptions = new ArrayList<>();
    CountDownLatch seen = new CountDownLatch(SUBSCRIPTIONS);
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      subscriptions.add(
          client
              .subscribeToStream(
                  "heap-" + i,
                  new Listener(_ -> seen.countDown()),
                  SubscribeToStreamOptions.get().fromStart())
              .get(30, TimeUnit.SECONDS));
    }
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      client.appendToStream("heap-" + i, event(BODY)).get(30, TimeUnit.SECONDS);
    }
    if (!seen.await(30, TimeUnit.SECONDS)) {
      throw new TimeoutException("subscriptions did not see their event");
    }
    double kilobytes = (used() - before) / 1024.0;
    subscriptions.forEach(Subscription::stop);
    say(
        "heap of %,d subscriptions, client and server".formatted(SUBSCRIPTIONS),
        "%.1f MB (%.1f kB each)".formatted(kilobytes / 1024, kilobytes / SUBSCRIPTIONS));
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static String number(double figure) {
    return String.format(Locale.ROOT, "%,.0f", figure);
  }

  private static long quantile(Iterable<Long> nanos, double part) {
    List<Long> sorted = new ArrayList<>();
    nanos.forEach(sorted::add);
    sorted.sort(null);
    return sorted.get((int) (part * (sorted.size() - 1)));
  }

  private static String millis(Iterable<Long> nanos) {
    return String.format(
        Locale.ROOT, "%.2f ms, %.2f ms", quantile(nanos, 0.5) / 1e6, quantile(nanos, 0.99) / 1e6);
  }

  private void say(String what, String figure) {
    row(what, figure, "", true);
  }

  private void atLeast(String what, double figure, int budget) {
    row(what, number(figure), ">= " + number(budget), figure >= budget);
  }

  private void row(String what, String figure, String budget, boolean kept) {
    rows.add(new BenchmarkRow(what, figure, budget, kept));
  }

  private void print() {
    System.out.printf(
        "%nthe embedded log and the official client in one JVM: Java %s, %d processors, %s%n%n",
        Runtime.version().feature(), Runtime.getRuntime().availableProcessors(), folder);
    for (BenchmarkRow row : rows) {
      System.out.printf(
          "%-56s %22s  %-10s %s%n",
          row.what(), row.figure(), row.budget(), row.kept() ? "" : "MISSED");
    }
  }

  @Override
  public void close() throws IOException {
    client.shutdown().orTimeout(30, TimeUnit.SECONDS).join();
    groups.shutdown().orTimeout(30, TimeUnit.SECONDS).join();
    store.close();
    List<Path> files;
    try (Stream<Path> there = Files.list(folder)) {
      files = there.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(folder);
  }
}
