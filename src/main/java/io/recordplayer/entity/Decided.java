package io.recordplayer.entity;

import io.recordplayer.response.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answers to the last commands that an entity decided, more of them than can be delivered
 * twice. Only the entity's mailbox touches it.
 */
final class Decided {
  private static final int REMEMBERED = 1024;

  private final Map<UUID, Response> byCommand =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Response> eldest) {
          return size() > REMEMBERED;
        }
      };

  Decided(List<Response> responses) {
    responses.forEach(this::add);
  }

  void add(Response response) {
    byCommand.put(response.command(), response);
  }

  @Nullable Response responseTo(UUID command) {
    return byCommand.get(command);
  }

  /** Oldest first. */
  List<Response> responses() {
    return List.copyOf(byCommand.values());
  }
}
