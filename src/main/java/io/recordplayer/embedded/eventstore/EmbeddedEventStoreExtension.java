package io.recordplayer.embedded.eventstore;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives JUnit tests a fresh log in memory: one for the class if the extension is registered on the
 * class or in a static field, one for each method if it is registered in another field. Methods may
 * have a {@link KurrentDBClient} or the {@link EmbeddedEventStore} as parameters; both are closed
 * afterwards. The extension needs JUnit's API, which is an optional dependency.
 */
public final class EmbeddedEventStoreExtension
    implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(EmbeddedEventStoreExtension.class);

  private @Nullable RunningLog running;

  /** A log and its client; JUnit closes them after the class or the method. */
  private record RunningLog(EmbeddedEventStore log, KurrentDBClient client)
      implements AutoCloseable {
    static RunningLog start() {
      EmbeddedEventStore log = EmbeddedEventStore.inMemory().start();
      return new RunningLog(
          log,
          KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(log.connectionString())));
    }

    @Override
    public void close() throws ExecutionException, TimeoutException {
      // The client waits for its calls, which end when the log closes.
      CompletableFuture<Void> left = client.shutdown();
      log.close();
      try {
        left.get(10, TimeUnit.SECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    start(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    start(context);
  }

  private void start(ExtensionContext context) {
    // Methods and nested classes find the log of their class here, too.
    running =
        context
            .getStore(NAMESPACE)
            .computeIfAbsent(this, _ -> RunningLog.start(), RunningLog.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == KurrentDBClient.class || type == EmbeddedEventStore.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KurrentDBClient.class ? client() : log();
  }

  /** Returns a client of the log. */
  public KurrentDBClient client() {
    return requireRunning().client();
  }

  /** Returns the connection string, for other clients or an application under test. */
  public String connectionString() {
    return log().connectionString();
  }

  private EmbeddedEventStore log() {
    return requireRunning().log();
  }

  private RunningLog requireRunning() {
    RunningLog started = running;
    if (started == null) {
      throw new IllegalStateException("The log starts with the first test; use it in a test.");
    }
    return started;
  }
}
