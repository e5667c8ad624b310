package io.recordplayer.embedded.eventstore;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadMessage;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamDeletedException;
import io.kurrent.dbclient.StreamNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Reads a log through the official client, a page at a time. */
final class ClientReads {
  static final int PAGE = 1_000;
  private static final long PAGE_BYTES = 8 * 1024 * 1024;
  private static final int TIMEOUT_SECONDS = 60;

  private ClientReads() {}

  /** The events of {@code $all} in order, a page at a time. */
  static final class LogPages {
    private final KurrentDBClient log;
    private final @Nullable Position end;
    private @Nullable Position position;
    private boolean done;
    List<ResolvedEvent> page = List.of();

    LogPages(KurrentDBClient log, @Nullable Position position, @Nullable Position end) {
      this.log = log;
      this.position = position;
      this.end = end;
    }

    /** Reads the next page; returns false after the end. */
    boolean next() {
      if (done) {
        return false;
      }
      Position from = position;
      ReadAllOptions options = ReadAllOptions.get().forwards().maxCount(PAGE);
      List<ResolvedEvent> read =
          new ArrayList<>(
              readPage(log, from == null ? options.fromStart() : options.fromPosition(from), from));
      if (!read.isEmpty()) {
        position = position(read.getLast());
      }
      Position last = end;
      if (last != null && read.removeIf(event -> position(event).compareTo(last) > 0)) {
        done = true;
      }
      done |= read.isEmpty();
      page = read;
      return true;
    }
  }

  static Position position(ResolvedEvent event) {
    return Objects.requireNonNull(event.getOriginalEvent().getPosition());
  }

  /** Collects events until it has a page of them, or enough bytes. */
  private static final class PageSubscriber implements Subscriber<ReadMessage> {
    private final @Nullable Position excluded;
    private final List<ResolvedEvent> events = new ArrayList<>();
    private final CompletableFuture<List<ResolvedEvent>> result = new CompletableFuture<>();
    private @Nullable Subscription subscription;
    private long bytes;

    PageSubscriber(@Nullable Position excluded) {
      this.excluded = excluded;
    }

    @Override
    public void onSubscribe(Subscription started) {
      subscription = started;
      started.request(PAGE);
    }

    @Override
    public void onNext(ReadMessage message) {
      // After a cancel, some more events arrive.
      if (result.isDone() || !message.hasEvent() || position(message.getEvent()).equals(excluded)) {
        return;
      }
      ResolvedEvent event = message.getEvent();
      events.add(event);
      bytes += event.getOriginalEvent().getEventData().length;
      bytes += event.getOriginalEvent().getUserMetadata().length;
      if (bytes >= PAGE_BYTES) {
        result.complete(events);
        Objects.requireNonNull(subscription).cancel();
      }
    }

    @Override
    public void onError(Throwable failure) {
      result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      result.complete(events);
    }
  }

  /**
   * Reads a page.
   *
   * @param excluded the position where the options begin; the server includes that event
   */
  static List<ResolvedEvent> readPage(
      KurrentDBClient log, ReadAllOptions options, @Nullable Position excluded) {
    PageSubscriber page = new PageSubscriber(excluded);
    log.readAllReactive(options).subscribe(page);
    try {
      return await(page.result);
    } catch (ClientCallException e) {
      throw new EmbeddedEventStoreException(
          "The log can't be read: %s.".formatted(e.getCause()), e.getCause());
    }
  }

  static List<RecordedEvent> readStream(KurrentDBClient log, String stream, long from, int limit) {
    try {
      return await(
              log.readStream(
                  stream, ReadStreamOptions.get().forwards().fromRevision(from).maxCount(limit)))
          .getEvents()
          .stream()
          .map(ResolvedEvent::getOriginalEvent)
          .toList();
    } catch (ClientCallException e) {
      return switch (e.getCause()) {
        case StreamNotFoundException _, StreamDeletedException _ -> List.of();
        default ->
            throw new EmbeddedEventStoreException(
                "The stream %s can't be read: %s.".formatted(stream, e.getCause()), e.getCause());
      };
    }
  }

  /** Thrown with the cause of a call that failed. */
  static final class ClientCallException extends RuntimeException {
    static final long serialVersionUID = 1L;

    ClientCallException(Throwable cause) {
      super(cause);
    }

    @Override
    public synchronized Throwable getCause() {
      return Objects.requireNonNull(super.getCause());
    }
  }

  /** Waits for a call. */
  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new ClientCallException(Objects.requireNonNullElse(e.getCause(), e));
    } catch (TimeoutException e) {
      throw new EmbeddedEventStoreException(
          "A log didn't answer within a minute. Start the copy again; it continues where it ended.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedEventStoreException("The copy was interrupted.", e);
    }
  }
}
