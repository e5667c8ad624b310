package io.recordplayer.record;

/**
 * Takes the place of a record's data that this program can't read.
 *
 * @param reason the reason why it can't be read
 */
public record Unreadable(String reason) {}
