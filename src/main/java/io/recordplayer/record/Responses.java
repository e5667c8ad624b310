package io.recordplayer.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Record of the commands that an entity decided without an event. It stands in the entity's own
 * stream, so that the log alone tells that they were decided, and why they were refused.
 */
@StoredAs("recordplayer-outcomes")
public record Responses(List<Response> outcomes) {
  public Responses {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * Outcome of one command.
   *
   * @param command the command's revision in the command stream of its entity
   * @param id the command's id
   * @param page the page that sent it, as in the command's origin
   * @param rule the name of the rule that refused it; null where there was nothing to do
   * @param message what the person reads; null where there was nothing to do
   * @param arguments the text and numbers in the message, with which it is translated
   * @param parked whether the command is set aside and may be decided again
   */
  public record Response(
      long command,
      UUID id,
      String page,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String rule,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String message,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Object> arguments,
      boolean parked) {
    public Response {
      arguments = arguments == null ? List.of() : List.copyOf(arguments);
    }
  }
}
