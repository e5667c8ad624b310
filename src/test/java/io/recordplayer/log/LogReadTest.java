package io.recordplayer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recordplayer.Rig;
import io.recordplayer.record.StoredAs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream is read completely, in order and on the caller's thread, in any number of calls. */
class LogReadTest {
  sealed interface PageEvent {
    @StoredAs("page-written")
    record Written(String text) implements PageEvent {}
  }

  private static final String BOOK = "book-a";

  @TempDir Path data;
  private Rig rig;

  @BeforeEach
  void open() {
    rig = new Rig(data, List.of(PageEvent.class));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void append(int records, String text) {
    List<NewRecord> pages = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      pages.add(Rig.command(UUID.randomUUID(), new PageEvent.Written(text)));
    }
    rig.log().append(BOOK, Log.ANY, pages);
  }

  private List<Long> revisions(long after) {
    List<Long> revisions = new ArrayList<>();
    rig.log().read(BOOK, after, record -> revisions.add(record.revision()));
    return revisions;
  }

  @Test
  void each_record_is_read_once_for_any_number_and_size_of_records() {
    assertThat(revisions(Log.NO_RECORD)).isEmpty();
    append(500, "short");
    assertThat(revisions(Log.NO_RECORD)).isEqualTo(LongStream.range(0, 500).boxed().toList());
    append(1_000, "short");
    assertThat(revisions(Log.NO_RECORD)).isEqualTo(LongStream.range(0, 1_500).boxed().toList());
    for (int i = 0; i < 20; i++) {
      append(1, "long".repeat(100_000));
    }
    append(1_100, "short");
    assertThat(revisions(Log.NO_RECORD)).isEqualTo(LongStream.range(0, 2_620).boxed().toList());
    assertThat(revisions(2_000)).isEqualTo(LongStream.range(2_001, 2_620).boxed().toList());
    assertThat(revisions(2_619)).isEmpty();
  }

  @Test
  void records_are_read_on_the_callers_thread() {
    append(1_200, "short");
    Set<Thread> threads = new HashSet<>();
    rig.log().read(BOOK, Log.NO_RECORD, _ -> threads.add(Thread.currentThread()));
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void a_reader_that_fails_gets_nothing_more() {
    append(1_200, "short");
    List<Long> read = new ArrayList<>();
    assertThatThrownBy(
            () ->
                rig.log()
                    .read(
                        BOOK,
                        Log.NO_RECORD,
                        record -> {
                          read.add(record.revision());
                          if (record.revision() == 600) {
                            throw new IllegalStateException("full");
                          }
                        }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(read).hasSize(601);
  }
}
