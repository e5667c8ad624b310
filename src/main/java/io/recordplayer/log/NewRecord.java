package io.recordplayer.log;

import io.recordplayer.record.Origin;
import java.util.UUID;

/** A record that is to be appended. */
public record NewRecord(UUID id, Origin origin, Object data) {}
