package io.recordplayer.log;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBClientSettings;
import io.kurrent.dbclient.KurrentDBConnectionString;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Connects to the log's server: the client, and the shared call over which a {@link Log} appends.
 */
public final class LogClient implements AutoCloseable {
  private static final String ATTEMPTS = "maxDiscoverAttempts=";

  /** Attempts for some years, one each half second. The client adds one to the number. */
  private static final int FOREVER = 1_000_000_000;

  private final PipelinedAppends appends = new PipelinedAppends();
  private final KurrentDBClient client;

  /**
   * @param connection a connection string, as in the server's documentation
   */
  public LogClient(String connection) {
    KurrentDBClientSettings settings =
        KurrentDBConnectionString.parseOrThrow(withEndlessAttempts(connection));
    settings.getInterceptors().add(appends);
    settings.getInterceptors().add(new DirectDelivery());
    client = KurrentDBClient.create(settings);
  }

  /**
   * By default the client shuts itself down for good after a few failed attempts to connect. The
   * application would then have to be restarted whenever the log is.
   */
  private static String withEndlessAttempts(String connection) {
    if (connection.toLowerCase(Locale.ROOT).contains(ATTEMPTS.toLowerCase(Locale.ROOT))) {
      return connection;
    }
    boolean more = connection.contains("?");
    boolean begun = connection.endsWith("?") || connection.endsWith("&");
    return connection + (begun ? "" : more ? "&" : "?") + ATTEMPTS + FOREVER;
  }

  public KurrentDBClient client() {
    return client;
  }

  PipelinedAppends appends() {
    return appends;
  }

  /** Closes the client. Waits at most 5 s, because the client may never finish. */
  @Override
  public void close() {
    appends.close();
    try {
      client.shutdown().get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // The process does not use it any more.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
