package io.recordplayer.client;

import com.vaadin.flow.signals.Signal;
import io.recordplayer.entity.Rejection;
import java.util.UUID;

/**
 * A command that this page sent.
 *
 * @param id the command's id in the log
 * @param command what was asked
 * @param stage how far it is
 */
public record Sent(UUID id, Object command, Signal<Stage> stage) {
  /** How far a command is. */
  public sealed interface Stage {
    /** On its way to the log: not safe yet. */
    record Pending() implements Stage {}

    /** In the log: it will be decided, whatever breaks. */
    record Recorded() implements Stage {}

    /** Decided, and what followed from it is on this page. */
    record OnScreen() implements Stage {}

    /** Decided against. */
    record Refused(Rejection rejection) implements Stage {}
  }
}
