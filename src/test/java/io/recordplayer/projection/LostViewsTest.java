package io.recordplayer.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.StreamMetadata;
import io.recordplayer.Rig;
import io.recordplayer.live.LiveViews;
import io.recordplayer.log.Log;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/** No view is shown or stored with a part missing, whatever happens to a key in Redis. */
class LostViewsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> STREAMS = List.of("tape-");
  private static final String PREFIX = "recordplayer:view:{tapes:1}:";
  private static final String DOCUMENT = PREFIX + "doc:a";

  sealed interface TapeEvent {
    String tape();

    @StoredAs("number-printed")
    record Printed(String tape, long number) implements TapeEvent {}

    @StoredAs("tape-torn")
    record Torn(String tape) implements TapeEvent {}
  }

  record Tape(List<Long> numbers) {
    Tape play(Recorded<TapeEvent> event) {
      return switch (event.data()) {
        case TapeEvent.Printed e -> {
          List<Long> more = new ArrayList<>(numbers);
          more.add(e.number());
          yield new Tape(List.copyOf(more));
        }
        case TapeEvent.Torn _ -> throw new IllegalStateException("torn");
      };
    }
  }

  private static final Projection<Tape> TAPES =
      Projection.of("tapes", new Tape(List.of()))
          .on(TapeEvent.class, event -> List.of(event.data().tape()), Tape::play);

  record Counts(Map<String, Long> latest) {
    Counts play(Recorded<TapeEvent> event) {
      Map<String, Long> more = new HashMap<>(latest);
      more.merge(event.data().tape(), 1L, Long::sum);
      return new Counts(more);
    }
  }

  /** One view of all streams. */
  private static final Projection<Counts> COUNTS =
      Projection.of("counts", new Counts(Map.of()))
          .on(TapeEvent.class, _ -> List.of("all"), Counts::play);

  /** The ways to lose a document. */
  enum Loss {
    DELETED {
      @Override
      void happensTo(StringRedisTemplate redis) {
        redis.delete(DOCUMENT);
      }
    },
    OF_ANOTHER_TYPE {
      @Override
      void happensTo(StringRedisTemplate redis) {
        redis.opsForValue().set(DOCUMENT, "anything");
      }
    },
    WITHOUT_ITS_BODY {
      @Override
      void happensTo(StringRedisTemplate redis) {
        redis.opsForHash().delete(DOCUMENT, "body");
      }
    },
    WITHOUT_ITS_POSITION {
      @Override
      void happensTo(StringRedisTemplate redis) {
        redis.opsForHash().delete(DOCUMENT, "position");
      }
    },
    TRUNCATED {
      @Override
      void happensTo(StringRedisTemplate redis) {
        String body = String.valueOf(redis.opsForHash().get(DOCUMENT, "body"));
        redis.opsForHash().put(DOCUMENT, "body", body.substring(0, body.length() / 2));
      }
    },
    OF_ANOTHER_SHAPE {
      @Override
      void happensTo(StringRedisTemplate redis) {
        redis.opsForHash().put(DOCUMENT, "body", "{\"numbers\":\"many\"}");
      }
    };

    abstract void happensTo(StringRedisTemplate redis);
  }

  @TempDir Path data;
  private Rig rig;
  private ViewStore store;

  @BeforeEach
  void open() {
    rig = new Rig(data, List.of(TapeEvent.class));
    store = new ViewStore(rig.redis(), rig.provenance());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private ProjectionWriter<Tape> writer() {
    return new ProjectionWriter<>(TAPES, rig.log(), store, STREAMS).start();
  }

  private LiveViews live() {
    return new LiveViews(rig.log(), store, List.of(TAPES, COUNTS), STREAMS).start();
  }

  private void print(String tape, long from, long to) {
    List<NewRecord> records =
        LongStream.rangeClosed(from, to)
            .mapToObj(number -> Rig.command(UUID.randomUUID(), new TapeEvent.Printed(tape, number)))
            .toList();
    rig.log().append("tape-" + tape, Log.ANY, records);
  }

  private static List<Long> numbers(long to) {
    return LongStream.rangeClosed(1, to).boxed().toList();
  }

  private void awaitStored(String tape, long to) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              StoredView<Tape> stored = store.read(TAPES, tape);
              assertThat(stored.lost()).isFalse();
              assertThat(stored.stopped()).isNull();
              assertThat(stored.view().numbers()).isEqualTo(numbers(to));
            });
  }

  /** Stores two tapes with a writer that has ended. */
  private void storeTwoTapes() {
    print("a", 1, 10);
    print("b", 1, 10);
    try (var _ = writer()) {
      awaitStored("a", 10);
      awaitStored("b", 10);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_lost_document_that_an_event_concerns_is_rebuilt_and_the_others_go_on(Loss loss) {
    storeTwoTapes();
    loss.happensTo(rig.redis());
    try (var writer = writer()) {
      print("a", 11, 11);
      print("b", 11, 11);
      awaitStored("b", 11);
      awaitStored("a", 11);
      assertThat(writer.stopped()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_lost_document_that_a_page_opens_is_rebuilt_without_any_event(Loss loss) {
    storeTwoTapes();
    loss.happensTo(rig.redis());
    try (var live = live()) {
      assertThat(live.read(TAPES, "a").numbers()).isEqualTo(numbers(10));
      awaitStored("a", 10);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_document_that_is_lost_while_a_page_is_open_is_complete_for_the_next_page(Loss loss) {
    try (var _ = writer();
        var live = live()) {
      print("a", 1, 10);
      List<Tape> page = new CopyOnWriteArrayList<>();
      var _ = live.watch(TAPES, "a", page::add);
      awaitStored("a", 10);
      loss.happensTo(rig.redis());
      print("a", 11, 11);
      await().atMost(PATIENCE).until(() -> page.getLast().numbers().equals(numbers(11)));
      awaitStored("a", 11);
      try (var other = live()) {
        assertThat(other.read(TAPES, "a").numbers()).isEqualTo(numbers(11));
      }
    }
  }

  /** The ways to lose a document's patches. */
  enum PatchLoss {
    THE_FIRST {
      @Override
      void happensTo(StringRedisTemplate redis) {
        redis.opsForHash().delete(DOCUMENT, "1");
      }
    },
    THE_LAST {
      @Override
      void happensTo(StringRedisTemplate redis) {
        long last = redis.opsForHash().size(DOCUMENT) - 2;
        redis.opsForHash().delete(DOCUMENT, String.valueOf(last));
      }
    },
    ALL {
      @Override
      void happensTo(StringRedisTemplate redis) {
        for (long i = redis.opsForHash().size(DOCUMENT) - 2; i > 0; i--) {
          redis.opsForHash().delete(DOCUMENT, String.valueOf(i));
        }
      }
    },
    ONE_TRUNCATED {
      @Override
      void happensTo(StringRedisTemplate redis) {
        String patch = String.valueOf(redis.opsForHash().get(DOCUMENT, "2"));
        redis.opsForHash().put(DOCUMENT, "2", patch.substring(0, patch.length() - 3));
      }
    },
    ONE_OF_ANOTHER_DOCUMENT {
      @Override
      void happensTo(StringRedisTemplate redis) {
        String patch = String.valueOf(redis.opsForHash().get(DOCUMENT, "2"));
        String position = patch.substring(0, patch.indexOf(' '));
        redis.opsForHash().put(DOCUMENT, "2", position + " {\"numbers\":[7,7,7,[8]]}");
      }
    };

    abstract void happensTo(StringRedisTemplate redis);
  }

  @ParameterizedTest
  @EnumSource
  void a_document_that_lost_patches_is_rebuilt(PatchLoss loss) {
    try (var writer = writer()) {
      print("a", 1, 60);
      awaitStored("a", 60);
      for (int i = 61; i <= 63; i++) {
        print("a", i, i);
        awaitStored("a", i);
      }
      assertThat(rig.redis().opsForHash().keys(DOCUMENT))
          .contains("position", "body", "1", "2", "3");
      loss.happensTo(rig.redis());
      assertThat(store.read(TAPES, "a").lost()).isTrue();
      try (var live = live()) {
        assertThat(live.read(TAPES, "a").numbers()).isEqualTo(numbers(63));
      }
      print("a", 64, 64);
      awaitStored("a", 64);
      assertThat(writer.stopped()).isEmpty();
    }
  }

  @Test
  void a_lost_document_is_shown_even_if_the_store_accepts_no_writes() {
    storeTwoTapes();
    Loss.DELETED.happensTo(rig.redis());
    rig.redisTakesWrites(false);
    try (var live = live()) {
      assertThat(live.read(TAPES, "a").numbers()).isEqualTo(numbers(10));
    }
  }

  @Test
  void a_lost_document_of_several_streams_is_rebuilt_from_the_log() {
    try (var _ = new ProjectionWriter<>(COUNTS, rig.log(), store, STREAMS).start()) {
      print("a", 1, 700);
      print("b", 1, 3);
      print("a", 701, 702);
      Map<String, Long> all = Map.of("a", 702L, "b", 3L);
      await().atMost(PATIENCE).until(() -> store.read(COUNTS, "all").view().latest().equals(all));
    }
    rig.redis().delete("recordplayer:view:{counts:1}:doc:all");
    try (var live = live()) {
      assertThat(live.read(COUNTS, "all").latest()).isEqualTo(Map.of("a", 702L, "b", 3L));
    }
    rig.redis().delete("recordplayer:view:{counts:1}:doc:all");
    try (var _ = new ProjectionWriter<>(COUNTS, rig.log(), store, STREAMS).start()) {
      print("b", 4, 4);
      await()
          .atMost(PATIENCE)
          .until(
              () -> store.read(COUNTS, "all").view().latest().equals(Map.of("a", 702L, "b", 4L)));
    }
  }

  /** The ways in which a stream hides its beginning. */
  enum Hiding {
    DELETED {
      @Override
      void happensTo(KurrentDBClient client) throws Exception {
        get(client.deleteStream("tape-a", DeleteStreamOptions.get()));
      }
    },
    TOMBSTONED {
      @Override
      void happensTo(KurrentDBClient client) throws Exception {
        get(client.tombstoneStream("tape-a", DeleteStreamOptions.get()));
      }
    },
    TRUNCATED {
      @Override
      void happensTo(KurrentDBClient client) throws Exception {
        StreamMetadata metadata = new StreamMetadata();
        metadata.setTruncateBefore(4L);
        get(client.setStreamMetadata("tape-a", metadata));
      }
    },
    OF_A_MAXIMAL_COUNT {
      @Override
      void happensTo(KurrentDBClient client) throws Exception {
        StreamMetadata metadata = new StreamMetadata();
        metadata.setMaxCount(3L);
        get(client.setStreamMetadata("tape-a", metadata));
      }
    };

    abstract void happensTo(KurrentDBClient client) throws Exception;

    static void get(CompletableFuture<?> answer) throws Exception {
      answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_lost_document_is_rebuilt_completely_if_its_stream_hides_its_beginning(Hiding hiding)
      throws Exception {
    storeTwoTapes();
    hiding.happensTo(rig.client());
    Loss.DELETED.happensTo(rig.redis());
    try (var live = live()) {
      assertThat(live.read(TAPES, "a").numbers()).isEqualTo(numbers(10));
      awaitStored("a", 10);
    }
  }

  @Test
  void a_lost_document_is_rebuilt_while_it_gets_many_events() {
    storeTwoTapes();
    Loss.DELETED.happensTo(rig.redis());
    try (var _ = writer()) {
      for (int i = 1; i < 200; i++) {
        print("a", 10L * i + 1, 10L * i + 10);
        if (i == 100) {
          Loss.DELETED.happensTo(rig.redis());
        }
      }
      awaitStored("a", 2_000);
    }
  }

  @Test
  void a_rebuilt_view_stops_at_the_same_event_as_before() {
    print("a", 1, 3);
    rig.log()
        .append(
            "tape-a", Log.ANY, List.of(Rig.command(UUID.randomUUID(), new TapeEvent.Torn("a"))));
    print("a", 4, 4);
    print("b", 1, 1);
    try (var writer = writer()) {
      awaitStored("b", 1);
      assertThat(writer.stopped()).containsOnlyKeys("a");
      rig.redis().delete(PREFIX + "stopped");
      await().atMost(PATIENCE).until(() -> store.stopped(TAPES).containsKey("a"));
      assertThat(store.read(TAPES, "a").view().numbers()).isEqualTo(numbers(3));
      awaitStored("b", 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_running_writer_plays_all_events_again_if_the_state_is_lost(StateLoss loss) {
    try (var _ = writer()) {
      print("a", 1, 10);
      print("b", 1, 10);
      awaitStored("a", 10);
      awaitStored("b", 10);
      loss.happensTo(rig.redis());
      print("a", 11, 11);
      awaitStored("a", 11);
      awaitStored("b", 10);
    }
  }

  /** The ways to lose a projection's state. */
  enum StateLoss {
    DELETED {
      @Override
      void happensTo(StringRedisTemplate redis) {
        redis.delete(PREFIX + "state");
      }
    },
    OF_ANOTHER_TYPE {
      @Override
      void happensTo(StringRedisTemplate redis) {
        redis.opsForValue().set(PREFIX + "state", "anything");
      }
    },
    STOPS_OF_ANOTHER_TYPE {
      @Override
      void happensTo(StringRedisTemplate redis) {
        redis.opsForValue().set(PREFIX + "stopped", "anything");
      }
    };

    abstract void happensTo(StringRedisTemplate redis);
  }

  /** The ways to lose the keys that all projections share. */
  enum Shared {
    USES_OF_ANOTHER_TYPE {
      @Override
      void happensTo(StringRedisTemplate redis) {
        redis.delete("recordplayer:views");
        redis.opsForValue().set("recordplayer:views", "anything");
      }
    },
    LOG_OF_ANOTHER_TYPE {
      @Override
      void happensTo(StringRedisTemplate redis) {
        redis.delete("recordplayer:log");
        redis.opsForList().leftPush("recordplayer:log", "anything");
      }
    },
    LOG_THAT_IS_NONE {
      @Override
      void happensTo(StringRedisTemplate redis) {
        redis.opsForValue().set("recordplayer:log", "anything");
      }
    };

    abstract void happensTo(StringRedisTemplate redis);
  }

  @ParameterizedTest
  @EnumSource
  void a_shared_key_of_another_type_is_replaced_and_the_stored_views_stay(Shared loss) {
    storeTwoTapes();
    loss.happensTo(rig.redis());
    store = new ViewStore(rig.redis(), rig.provenance());
    assertThat(store.read(TAPES, "b").view().numbers()).isEqualTo(numbers(10));
    try (var _ = writer()) {
      print("a", 11, 11);
      awaitStored("a", 11);
    }
    assertThat(rig.redis().type("recordplayer:log")).isEqualTo(DataType.STRING);
    assertThat(rig.redis().type("recordplayer:views")).isEqualTo(DataType.HASH);
  }

  @Test
  void no_view_is_wrong_in_a_redis_that_evicts_keys() {
    int tapes = 300;
    for (int i = 0; i < tapes; i++) {
      print("t" + i, 1, 20);
    }
    try (var _ = writer()) {
      awaitStored("t" + (tapes - 1), 20);
    }
    configure("maxmemory", "5mb");
    configure("maxmemory-policy", "allkeys-lru");
    String filling = "x".repeat(200);
    rig.redis()
        .executePipelined(
            (RedisCallback<@Nullable Object>)
                redis -> {
                  for (int i = 0; i < 30_000; i++) {
                    redis
                        .stringCommands()
                        .set(("foreign:" + i).getBytes(UTF_8), filling.getBytes(UTF_8));
                  }
                  return null;
                });
    assertThat(rig.redis().keys(PREFIX + "doc:*")).hasSizeLessThan(tapes);
    try (var _ = writer();
        var live = new LiveViews(rig.log(), store, List.of(TAPES), STREAMS, 1).start()) {
      for (int i = 0; i < tapes; i += 2) {
        print("t" + i, 21, 21);
      }
      for (int i = 0; i < tapes; i++) {
        String tape = "t" + i;
        List<Long> expected = numbers(i % 2 == 0 ? 21 : 20);
        await()
            .pollDelay(Duration.ZERO)
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(live.read(TAPES, tape).numbers()).isEqualTo(expected));
      }
    }
  }

  private void configure(String setting, String value) {
    rig.redis()
        .getRequiredConnectionFactory()
        .getConnection()
        .serverCommands()
        .setConfig(setting, value);
  }
}
