package io.recordplayer.log;

import io.recordplayer.record.Position;

/**
 * Where appended records are now, safe on disk.
 *
 * @param revision the stream's last revision
 * @param position the last record's place in the log
 */
public record AppendAcknowledgement(long revision, Position position) {}
