package io.recordplayer.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records the responses to commands that led to no event. It is in the entity's own stream, so the
 * log alone tells that the commands are decided, and why they were rejected.
 */
@StoredAs("recordplayer-outcomes")
public record Responses(@JsonProperty("outcomes") List<Response> responses) {
  public Responses {
    responses = List.copyOf(responses);
  }

  /**
   * Response to one command.
   *
   * @param command the command's revision in the command stream of its entity
   * @param id the command's id
   * @param page the page that sent it, as in the command's origin
   * @param rule the name of the rule that rejected it; null if it was accepted without events
   * @param message the sentence for the sender; null if it was accepted without events
   * @param arguments the text and numbers in the message, with which it is translated
   * @param parked whether the command is parked and may be decided later
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
