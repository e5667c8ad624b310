package io.recordplayer.entity;

import io.recordplayer.message.Messages;
import java.util.List;

/**
 * The reason why a command is rejected.
 *
 * @param rule the name of the broken rule; programs and tests compare it
 * @param message the English sentence for the sender: what is wrong, and what to do
 * @param arguments the text and numbers in the sentence, with which {@link Messages} translates it
 */
public record Rejection(String rule, String message, List<Object> arguments) {
  /** The log can't store the record; people meet this only with a record that is too large. */
  public static final Rejection NOT_RECORDABLE = builtIn("NOT_RECORDABLE");

  /** The log denies the application access to the stream. */
  public static final Rejection NOT_ALLOWED_HERE = builtIn("NOT_ALLOWED_HERE");

  /** The entity's stream was deleted for ever. */
  public static final Rejection DELETED = builtIn("DELETED");

  /** The application's own code failed; the command is parked. */
  public static final Rejection FAULT = builtIn("FAULT");

  /** Other processes appended first, each time that the entity tried. */
  public static final Rejection BUSY = builtIn("BUSY");

  /** The command changed nothing, and the log has lost the reason. */
  public static final Rejection RESPONSE_LOST = builtIn("RESPONSE_LOST");

  public Rejection {
    arguments = List.copyOf(arguments);
  }

  /** Creates a rejection whose sentence has no arguments. */
  public Rejection(String rule, String message) {
    this(rule, message, List.of());
  }

  /** Creates a rejection whose sentence is one of {@link Messages}. */
  public static Rejection builtIn(String rule, Object... arguments) {
    return new Rejection(rule, Messages.stored(rule, arguments), List.of(arguments));
  }
}
