package io.recordplayer.log;

import io.recordplayer.record.Position;

/**
 * Confirms that records are appended and on disk.
 *
 * @param revision the stream's last revision
 * @param position the last record's position in the log
 */
public record AppendAcknowledgement(long revision, Position position) {}
