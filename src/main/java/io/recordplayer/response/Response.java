package io.recordplayer.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.recordplayer.record.Position;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command.
 *
 * @param command the command's id
 * @param page the page that asked, as in the command's origin
 * @param reached the last event that followed from it; null where none did
 * @param refusal why it was refused; null where it was accepted
 * @param trace the trace of the command's work, as in its origin, or empty
 */
public record Response(
    UUID command,
    String page,
    @Nullable Position reached,
    @Nullable Refusal refusal,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String trace) {
  public Response {
    // What is left out when it is stored comes back as nothing.
    trace = Objects.requireNonNullElse(trace, "");
  }

  public Response(
      UUID command, String page, @Nullable Position reached, @Nullable Refusal refusal) {
    this(command, page, reached, refusal, "");
  }

  /** The same, as part of this trace. */
  public Response traced(String trace) {
    return new Response(command, page, reached, refusal, trace);
  }

  /**
   * Why a command was refused.
   *
   * @param rule the broken rule's name
   * @param message what the person reads
   */
  public record Refusal(String rule, String message) {
    /** The log will never take it; its size is the one cause that people can meet. */
    public static final Refusal NOT_RECORDABLE =
        new Refusal(
            "NOT_RECORDABLE",
            "This can't be recorded, most likely because it is too much at once. Make it shorter,"
                + " or split it.");

    /** Its stream was deleted for ever. */
    public static final Refusal DELETED =
        new Refusal("DELETED", "This was deleted for good, and nothing more can be done with it.");
  }
}
