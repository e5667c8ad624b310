package io.recordplayer.embedded.eventstore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the events of the stream, or of {@code $all}, that a subscription group subscribes to. */
final class SubscriptionSource {
  private final SubscriptionGroupDefinition definition;
  private final EventLog log;
  private final LinkResolver linkResolver;

  SubscriptionSource(SubscriptionGroupDefinition definition, EventLog log) {
    this.definition = definition;
    this.log = log;
    this.linkResolver = new LinkResolver(log.database());
  }

  void watch(Wakeup wakeup) {
    log.watch(watchedStream(), wakeup);
  }

  void unwatch(Wakeup wakeup) {
    log.unwatch(watchedStream(), wakeup);
  }

  private @Nullable String watchedStream() {
    return definition.readsAll() ? null : definition.source();
  }

  /** Returns the events after a source position, without those that the stream's metadata hides. */
  List<StoredEvent> readAfter(long position, int limit) {
    return definition.readsAll()
        ? log.readAfter(position, limit)
        : log.database().readStream(definition.source(), position + 1, true, limit);
  }

  boolean isTombstoned() {
    return !definition.readsAll() && log.database().head(definition.source()).isTombstoned();
  }

  OutstandingEvent toOutstanding(StoredEvent event) {
    boolean resolvesLink =
        event.type().equals(LinkResolver.LINK_TYPE) && definition.settings().getResolveLinks();
    return toOutstanding(event, definition.sourcePositionOf(event), resolvesLink, false);
  }

  /** Converts a link of the group's parked stream. */
  OutstandingEvent toReplayed(StoredEvent link) {
    boolean resolvesLink = link.type().equals(LinkResolver.LINK_TYPE);
    return toOutstanding(link, link.revision(), resolvesLink, true);
  }

  private OutstandingEvent toOutstanding(
      StoredEvent event, long sourcePosition, boolean resolvesLink, boolean replayed) {
    StoredEvent target = resolvesLink ? linkResolver.resolve(event) : null;
    return new OutstandingEvent(
        sourcePosition,
        event,
        resolvesLink,
        target,
        definition.pinKey(target == null ? event : target),
        replayed);
  }
}
