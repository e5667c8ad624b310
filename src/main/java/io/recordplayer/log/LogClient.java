package io.recordplayer.log;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBClientSettings;
import io.kurrent.dbclient.KurrentDBConnectionString;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The connection to the log's server: the client, and the call over which a {@link Log} appends.
 */
public final class LogClient implements AutoCloseable {
  private static final String TRIES = "maxDiscoverAttempts=";

  /** Some years, of tries half a second apart; the client adds one to it. */
  private static final int FOREVER = 1_000_000_000;

  private final PipelinedAppends appends = new PipelinedAppends();
  private final KurrentDBClient client;

  /**
   * @param connection the connection string, as the server's documentation has it
   */
  public LogClient(String connection) {
    KurrentDBClientSettings settings = KurrentDBConnectionString.parseOrThrow(patient(connection));
    settings.getInterceptors().add(appends);
    settings.getInterceptors().add(new DirectDelivery());
    client = KurrentDBClient.create(settings);
  }

  /**
   * A client that looked for its log in vain so often gives up for good, and by itself soon: the
   * application would have to be started again after each time that the log is.
   */
  private static String patient(String connection) {
    if (connection.toLowerCase(Locale.ROOT).contains(TRIES.toLowerCase(Locale.ROOT))) {
      return connection;
    }
    boolean more = connection.contains("?");
    boolean begun = connection.endsWith("?") || connection.endsWith("&");
    return connection + (begun ? "" : more ? "&" : "?") + TRIES + FOREVER;
  }

  public KurrentDBClient client() {
    return client;
  }

  PipelinedAppends appends() {
    return appends;
  }

  /** Closes the client without anybody having to wait for what the client never finishes. */
  @Override
  public void close() {
    appends.close();
    try {
      client.shutdown().get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // It is going away all the same.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
