package io.recordplayer.response;

import io.recordplayer.record.Causes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Reads the responses for one web node as they come, from its own place in the node's stream. */
public final class ResponseFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ResponseFeed.class);
  private static final Duration WAIT = Duration.ofSeconds(1);

  private final String stream;
  private final ResponseStore store;
  private final StringRedisTemplate redis;
  private final Consumer<Response> reader;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param reader must not wait
   */
  public ResponseFeed(
      String node, ResponseStore store, StringRedisTemplate redis, Consumer<Response> reader) {
    this.stream = ResponseStore.stream(node);
    this.store = store;
    this.redis = redis;
    this.reader = reader;
    this.thread = Thread.ofVirtual().name("responses " + node).start(this::run);
  }

  private void run() {
    StreamReadOptions options = StreamReadOptions.empty().block(WAIT).count(500);
    String last = "0";
    while (!closed) {
      try {
        @SuppressWarnings("unchecked") // one stream only
        List<MapRecord<String, Object, Object>> records =
            redis.opsForStream().read(options, StreamOffset.create(stream, ReadOffset.from(last)));
        if (records == null) {
          continue;
        }
        for (MapRecord<String, Object, Object> record : records) {
          last = record.getId().getValue();
          deliver(record);
        }
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("the responses can't be read and are tried again: {}", Causes.of(e));
          pause();
        }
      } catch (Error e) {
        LOG.error("the responses can't be read and are tried again", e);
        pause();
      }
    }
  }

  private void deliver(MapRecord<String, Object, Object> record) {
    try {
      reader.accept(store.read(String.valueOf(record.getValue().get("response"))));
    } catch (RuntimeException | Error e) {
      LOG.error("a response could not be delivered: {}", record, e);
    }
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
