package io.recordplayer.update;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.SubscriptionListener;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The Redis channel by which the nodes of one log exchange messages. It has a connection of its own
 * for what it receives. Messages can be lost. For one sending thread.
 */
final class UpdateChannel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UpdateChannel.class);

  private final StringRedisTemplate redis;
  private final Supplier<String> logIdentity;
  private final Consumer<byte[]> receiver;
  private final Runnable subscribed;
  private @Nullable String name;
  private @Nullable RedisConnection connection;

  /**
   * @param logIdentity says which log the nodes share; may wait
   * @param receiver takes each message, on Redis' own thread: must not wait
   * @param subscribed called after each start of the subscription, also after a lost connection is
   *     back, on Redis' own thread: must not wait
   */
  UpdateChannel(
      StringRedisTemplate redis,
      Supplier<String> logIdentity,
      Consumer<byte[]> receiver,
      Runnable subscribed) {
    this.redis = redis;
    this.logIdentity = logIdentity;
    this.receiver = receiver;
    this.subscribed = subscribed;
  }

  private final class Listener implements MessageListener, SubscriptionListener {
    @Override
    public void onMessage(Message message, byte @Nullable [] pattern) {
      receiver.accept(message.getBody());
    }

    @Override
    public void onChannelSubscribed(byte[] channel, long count) {
      subscribed.run();
    }
  }

  boolean isOpen() {
    return connection != null;
  }

  /**
   * Subscribes. Waits for Redis, and the first time for the log.
   *
   * @throws RuntimeException if one of them fails
   */
  void open() {
    RedisConnection opened = redis.getRequiredConnectionFactory().getConnection();
    try {
      opened.subscribe(new Listener(), name().getBytes(StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      close(opened);
      throw e;
    }
    connection = opened;
  }

  private String name() {
    String known = name;
    if (known == null) {
      known = "recordplayer:updates:" + logIdentity.get();
      name = known;
    }
    return known;
  }

  /**
   * Sends a message to all nodes that are subscribed, this one included. Waits for Redis.
   *
   * @throws RuntimeException if Redis fails
   */
  void send(String message) {
    redis.convertAndSend(name(), message);
  }

  /** Ends the subscription; {@link #open} starts it again. Doesn't wait. */
  @Override
  public void close() {
    RedisConnection closing = connection;
    connection = null;
    if (closing != null) {
      // On a dead connection it waits for Redis until the time-out.
      Thread.ofVirtual().name("close updates").start(() -> close(closing));
    }
  }

  private static void close(RedisConnection connection) {
    try {
      connection.close();
    } catch (RuntimeException e) {
      LOG.debug("the connection for updates did not close cleanly", e);
    }
  }
}
