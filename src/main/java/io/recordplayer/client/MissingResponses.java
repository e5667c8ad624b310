package io.recordplayer.client;

import io.recordplayer.client.PageCommands.PendingCommand;
import io.recordplayer.log.LogException;
import io.recordplayer.player.ResponseLookup;
import io.recordplayer.record.CauseChain;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up responses in the log that the node's subscription did not bring: a response that could
 * not be written to the entity's stream is not part of what the subscription delivers.
 */
final class MissingResponses {
  private static final Logger LOG = LoggerFactory.getLogger(MissingResponses.class);
  private static final Duration AGE = Duration.ofSeconds(5);

  private final OpenPages pages;
  private final ResponseLookup responses;

  MissingResponses(OpenPages pages, ResponseLookup responses) {
    this.pages = pages;
    this.responses = responses;
  }

  /** Looks up the responses to a page's commands that were recorded some seconds ago. */
  void lookUp(PageClient page) {
    for (UUID command : page.unanswered(AGE)) {
      PendingCommand pending = page.pending(command);
      if (pending != null) {
        lookUp(page, pending);
      }
    }
  }

  private void lookUp(PageClient page, PendingCommand pending) {
    var command = pending.command();
    try {
      responses
          .find(command.type(), command.key(), command.id(), pending.revision())
          // The node has not played a later one; it still comes with what follows from it.
          .filter(response -> !response.at().isAfter(pages.views().position()))
          .ifPresent(response -> page.answered(command.id(), response));
    } catch (LogException e) {
      // The fault may concern this stream alone.
      LOG.warn("the response to a command can't be read yet: {}", CauseChain.of(e));
    }
  }
}
