package io.recordplayer.projection;

import io.recordplayer.record.Position;

/**
 * A view model as the store has it.
 *
 * @param view the view
 * @param written the last event that changed it
 * @param played the position up to which everything that concerns it is played
 */
public record Stored<V>(V view, Position written, Position played) {}
