package io.recordplayer.entity;

import io.recordplayer.record.CauseChain;
import io.recordplayer.update.Publisher;
import io.recordplayer.update.Updates;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the updates without a record that the entities of one type have decided. */
final class DecisionPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionPublisher.class);

  private final EntityType<?, ?, ?> type;
  private volatile @Nullable Updates updates;

  DecisionPublisher(EntityType<?, ?, ?> type) {
    this.type = type;
  }

  /** Publishes to these updates from now on; to nobody before. */
  void publishTo(Updates node) {
    updates = node;
  }

  /** Publishes the updates of an entity. A failure does not concern the commands. Doesn't wait. */
  void publish(String id, List<DecidedPublication> publications) {
    Updates node = updates;
    if (node == null) {
      return;
    }
    for (DecidedPublication each : publications) {
      Publisher publisher =
          new Publisher(type.eventStream(id), each.origin().by(), each.origin().page());
      try {
        node.publish(each.publication(), publisher, each.revision());
      } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
        LOG.warn("{} {} can't publish an update: {}", type, id, CauseChain.of(e));
      }
    }
  }
}
