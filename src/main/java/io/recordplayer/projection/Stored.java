package io.recordplayer.projection;

import io.recordplayer.record.Position;
import org.jspecify.annotations.Nullable;

/**
 * A view model as the store has it.
 *
 * @param view the view
 * @param written the last event that changed it
 * @param played the position up to which everything that concerns it is played
 * @param stopped why it stands still where it was written last; null where it doesn't
 */
public record Stored<V>(V view, Position written, Position played, @Nullable String stopped) {}
