package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurrent.dbclient.ReadResult;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sqlite.Function;

class ReadingTest extends ServedLogTestBase {
  private static final int SLOW = 3;

  @Test
  void slow_reads_hold_up_nothing_but_reads() throws Exception {
    CountDownLatch reading = new CountDownLatch(SLOW);
    CountDownLatch enough = new CountDownLatch(1);
    try (Database database = Database.open(folder.resolve("own.db"), true);
        EventLog eventLog = new EventLog(database);
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Integer>> slow = new ArrayList<>();
      for (int i = 0; i < SLOW; i++) {
        slow.add(
            CompletableFuture.supplyAsync(
                () -> database.read(connection -> slowly(connection, reading, enough)), virtual));
      }
      try {
        assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(get(CompletableFuture.supplyAsync(() -> "runs", virtual))).isEqualTo("runs");
        append("s", StreamState.any(), event("a"));
        assertThat(get(eventLog.<Integer>write(_ -> 1))).isEqualTo(1);
      } finally {
        enough.countDown();
      }
      for (CompletableFuture<Integer> read : slow) {
        assertThat(get(read)).isEqualTo(1);
      }
    }
  }

  /** Blocks in SQLite's native code, as a read does that waits for the disk. */
  static int slowly(Connection connection, CountDownLatch reading, CountDownLatch enough)
      throws SQLException {
    Function.create(
        connection,
        "slowly",
        new Function() {
          @Override
          protected void xFunc() throws SQLException {
            reading.countDown();
            try {
              result(enough.await(60, TimeUnit.SECONDS) ? 1 : 0);
            } catch (InterruptedException e) {
              throw new SQLException(e);
            }
          }
        });
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT slowly()")) {
      return result.getInt(1);
    }
  }

  @Test
  void a_read_tells_where_its_stream_ends() throws Exception {
    append(name("s"), StreamState.any(), event("a"), event("b"), event("c"));
    assertThat(
            get(client.readStream(name("s"), ReadStreamOptions.get().maxCount(1)))
                .getLastStreamPosition())
        .isEqualTo(2);
    assertThat(
            get(client.readStream(name("s"), ReadStreamOptions.get().backwards().fromEnd()))
                .getLastStreamPosition())
        .isEqualTo(2);
  }

  @Test
  void a_read_that_finds_the_beginning_cut_off_tells_where_its_stream_begins() throws Exception {
    append(name("s"), StreamState.any(), event("a"), event("b"), event("c"));
    StreamMetadata cut = new StreamMetadata();
    cut.setTruncateBefore(2L);
    get(client.setStreamMetadata(name("s"), cut));
    ReadResult one =
        get(client.readStream(name("s"), ReadStreamOptions.get().fromStart().maxCount(1)));
    assertThat(one.getFirstStreamPosition()).isEqualTo(2);
    // The real server's first page would show some event.
    ReadResult all = get(client.readStream(name("s"), ReadStreamOptions.get().fromStart()));
    assertThat(all.getEvents()).hasSize(1);
    assertThat(all.getFirstStreamPosition()).isZero();
  }

  @Test
  void a_read_that_begins_behind_the_end_tells_where_its_stream_goes_on() throws Exception {
    append(name("s"), StreamState.any(), event("a"), event("b"));
    for (long from : new long[] {2, 7}) {
      ReadResult read =
          get(client.readStream(name("s"), ReadStreamOptions.get().fromRevision(from)));
      assertThat(read.getFirstStreamPosition()).isEqualTo(from == 2 ? 0 : 2);
    }
  }

  @Test
  void what_a_read_fails_with_reaches_its_caller() {
    try (Database database = Database.open(folder.resolve("own.db"), true)) {
      assertThatThrownBy(() -> database.read(connection -> connection.prepareStatement("nonsense")))
          .isInstanceOf(EmbeddedEventStoreException.class)
          .hasMessageContaining("nonsense");
      assertThatThrownBy(
              () ->
                  database.read(
                      _ -> {
                        throw Protocol.invalidArgument("not so");
                      }))
          .hasMessageContaining("not so");
    }
  }

  @Test
  void nothing_is_read_from_a_log_that_is_closed() {
    Database database = Database.open(folder.resolve("own.db"), true);
    database.close();
    assertThatThrownBy(database::lastPosition)
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("closed");
  }
}
