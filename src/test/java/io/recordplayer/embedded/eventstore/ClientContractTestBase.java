package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.recordplayer.embedded.eventstore.ContractClient.ReadEvent;
import io.recordplayer.embedded.eventstore.ContractClient.WrongVersionFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Base of the tests that every log has to pass with both official clients. They follow the
 * protocol's documentation, not the embedded log.
 *
 * <p>All tests of a class share one log: the embedded one, or the one whose connection string is in
 * the environment. No test has the log for itself, or finds it empty.
 */
@ParameterizedClass
@EnumSource(ContractClient.ClientLibrary.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class ClientContractTestBase {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  @SuppressWarnings("NullAway.Init")
  @Parameter
  ContractClient.ClientLibrary which;

  private @Nullable EmbeddedEventStore log;

  @SuppressWarnings("NullAway.Init")
  ContractClient client;

  @SuppressWarnings("NullAway.Init")
  private String unique;

  private final Deque<AutoCloseable> endings = new ArrayDeque<>();

  @BeforeParameterizedClassInvocation
  void connect() {
    if (System.getenv(ServedLogTestBase.OTHER_SERVER) == null) {
      log = EmbeddedEventStore.inMemory().start();
    }
    client = which.connect(connectionString());
  }

  final String connectionString() {
    return log == null
        ? Objects.requireNonNull(System.getenv(ServedLogTestBase.OTHER_SERVER))
        : log.connectionString();
  }

  @AfterParameterizedClassInvocation
  void disconnect() throws Exception {
    client.close();
    if (log != null) {
      log.close();
    }
  }

  @BeforeEach
  void takeNames() {
    unique = "t" + UUID.randomUUID().toString().substring(0, 8) + "-";
  }

  /** Returns a name that no other test has; it keeps a prefix. */
  final String name(String plain) {
    return unique + plain;
  }

  /**
   * Closes a resource at the end of the test, the last one first: a client waits for its open
   * calls.
   */
  final void atEnd(AutoCloseable ending) {
    endings.push(ending);
  }

  @AfterEach
  void end() throws Exception {
    while (!endings.isEmpty()) {
      endings.pop().close();
    }
  }

  static void isConflict(long actual, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            WrongVersionFailure.class, refused -> assertThat(refused.actual).isEqualTo(actual));
  }

  static List<String> texts(Collection<ReadEvent> events) {
    return events.stream().map(event -> event.text().replace("\"", "")).toList();
  }

  final List<String> texts(String stream) throws Exception {
    return texts(client.read(stream));
  }

  /** Returns the events that this test wrote. */
  final List<ReadEvent> own(List<ReadEvent> events) {
    return events.stream().filter(event -> event.stream().startsWith(unique)).toList();
  }

  static void assertSeen(Collection<ReadEvent> events, String... texts) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(texts(events)).containsExactly(texts));
  }
}
