package io.recordplayer.update;

import io.recordplayer.record.ModelJson;
import io.recordplayer.record.Person;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A message from one node to all nodes.
 *
 * @param node the id of the node that sends it
 * @param asks whether the other nodes should send their updates again, because the sender has just
 *     joined
 */
record UpdateMessage(String node, boolean asks, List<Item> updates) {
  private static final long MAX_SIZE = 64 << 10;

  /** Rejects what another program may have sent: nodes rely on the parts of a message. */
  UpdateMessage {
    Objects.requireNonNull(node);
    updates = List.copyOf(updates);
  }

  /**
   * An update on its way.
   *
   * @param left how long it still lasts, in nanoseconds. A duration instead of a time, because the
   *     clocks of two machines differ
   */
  record Item(
      String view,
      String name,
      String key,
      String publisher,
      long sequence,
      Person person,
      String page,
      @Nullable String value,
      long left) {
    Item {
      Stream.of(view, name, key, publisher, person, person.id(), person.name(), page)
          .forEach(Objects::requireNonNull);
    }

    static Item of(LiveUpdate update, long now) {
      Topic topic = update.id().topic();
      return new Item(
          topic.view(),
          topic.name(),
          topic.key(),
          update.id().publisher(),
          update.sequence(),
          update.person(),
          update.page(),
          update.value(),
          update.expiresAt() - now);
    }

    LiveUpdate arrivedAt(long now) {
      return new LiveUpdate(
          new LiveUpdate.Id(new Topic(view, name, key), publisher),
          sequence,
          person,
          page,
          value,
          now + Math.clamp(left, 0, Update.LONGEST.toNanos()));
    }
  }

  /** Writes messages for these updates, each limited in size; at least one message. */
  static List<String> write(String node, boolean asks, Collection<LiveUpdate> updates, long now) {
    List<String> messages = new ArrayList<>();
    List<Item> items = new ArrayList<>();
    long size = 0;
    for (LiveUpdate update : updates) {
      if (!update.isExpired(now)) {
        if (size + update.size() > MAX_SIZE) {
          messages.add(new UpdateMessage(node, asks && messages.isEmpty(), items).json());
          items = new ArrayList<>();
          size = 0;
        }
        items.add(Item.of(update, now));
        size += update.size();
      }
    }
    messages.add(new UpdateMessage(node, asks && messages.isEmpty(), items).json());
    return messages;
  }

  private String json() {
    return ModelJson.MAPPER.writeValueAsString(this);
  }

  /**
   * Reads a message.
   *
   * @throws JacksonException if it is not one
   */
  static UpdateMessage read(byte[] json) {
    return ModelJson.MAPPER.readValue(json, UpdateMessage.class);
  }
}
