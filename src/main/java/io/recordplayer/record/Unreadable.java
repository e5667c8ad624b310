package io.recordplayer.record;

/**
 * What a record says that this program can't read.
 *
 * @param reason what is wrong with it
 */
public record Unreadable(String reason) {}
