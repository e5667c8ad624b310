package io.recordplayer.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.Rig;
import io.recordplayer.record.Position;
import io.recordplayer.record.StoredAs;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log knows whether it has a record with an id at a position. */
class HistoryTest {
  sealed interface PageEvent {
    @StoredAs("page-turned")
    record Turned(int number) implements PageEvent {}
  }

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

  private Position append(UUID id, int number) {
    return rig.log()
        .append("book-a", Log.ANY, List.of(Rig.command(id, new PageEvent.Turned(number))))
        .position();
  }

  @Test
  void a_log_has_its_own_records_and_none_of_another_branch() throws Exception {
    UUID shared = UUID.randomUUID();
    Position first = append(shared, 1);
    rig.copyLog("copy.db");
    UUID lost = UUID.randomUUID();
    Position second = append(lost, 2);
    assertThat(rig.log().has(first, shared)).isTrue();
    assertThat(rig.log().has(second, lost)).isTrue();
    assertThat(rig.log().has(first, lost)).isFalse();

    rig.returnToCopy("copy.db");
    assertThat(rig.log().has(first, shared)).isTrue();
    assertThat(rig.log().has(second, lost)).as("past the end of an older copy").isFalse();
    UUID other = UUID.randomUUID();
    assertThat(append(other, 2)).isEqualTo(second);
    assertThat(rig.log().has(second, lost)).as("another record there").isFalse();
    assertThat(rig.log().has(second, other)).isTrue();
  }
}
