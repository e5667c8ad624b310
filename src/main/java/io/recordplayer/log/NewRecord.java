package io.recordplayer.log;

import io.recordplayer.record.Origin;
import io.recordplayer.record.Settled;
import java.util.List;
import java.util.UUID;

/**
 * A record that is to be appended.
 *
 * @param settled the commands that were decided together with its own and led to no record
 */
public record NewRecord(UUID id, Origin origin, Object data, List<Settled> settled) {
  public NewRecord {
    settled = List.copyOf(settled);
  }

  public NewRecord(UUID id, Origin origin, Object data) {
    this(id, origin, data, List.of());
  }
}
