package io.recordplayer.embedded.eventstore;

/**
 * The source position up to which a subscription group has completed all events.
 *
 * @param saved whether the group saved this position; otherwise it is only where the group started
 */
record GroupCheckpoint(long position, boolean saved) {}
