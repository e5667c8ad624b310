package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.serverfeatures.ServerFeaturesGrpc;
import io.kurrent.dbclient.proto.serverfeatures.Serverfeatures.SupportedMethods;
import io.kurrent.dbclient.proto.shared.Shared;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.log.LogClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The log names the fault of a server that is too old. */
@Isolated("the output is one for all")
@ExtendWith(OutputCaptureExtension.class)
class ServerVersionCheckTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A server that tells its version and supports no calls. */
  private static final class Versioned extends ServerFeaturesGrpc.ServerFeaturesImplBase {
    private final String version;

    Versioned(String version) {
      this.version = version;
    }

    @Override
    public void getSupportedMethods(
        Shared.Empty request, StreamObserver<SupportedMethods> response) {
      response.onNext(SupportedMethods.newBuilder().setEventStoreServerVersion(version).build());
      response.onCompleted();
    }
  }

  /** A server before 21.10, which does not tell its version. */
  private static final class Unversioned extends ServerFeaturesGrpc.ServerFeaturesImplBase {}

  private static Server serve(int port, BindableService service) throws Exception {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .addService(service)
        .build()
        .start();
  }

  private static LogClient client(int port) {
    return new LogClient("kurrentdb://127.0.0.1:%d?tls=false".formatted(port));
  }

  private static Status statusOf(BindableService service) throws Exception {
    Server server = serve(0, service);
    try (LogClient holder = client(server.getPort())) {
      return asked(new ServerVersionCheck(holder.client()));
    } finally {
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static Status asked(ServerVersionCheck check) {
    check.check();
    return awaited(check);
  }

  private static Status awaited(ServerVersionCheck check) {
    return await()
        .atMost(PATIENCE)
        .until(() -> check.health().getStatus(), status -> !status.equals(Status.UNKNOWN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"21.10.0", "23.10.7", "24.10.13", "24.6.20", "25.1.4", "26.0.2"})
  void a_server_that_may_lose_its_place_is_warned_of(String version, CapturedOutput output)
      throws Exception {
    assertThat(statusOf(new Versioned(version))).isEqualTo(Status.UP);
    assertThat(output)
        .contains("WARN")
        .contains("The version of the log's server is " + version)
        .contains("Upgrade the server to 26.0.3 or newer, or within 24.10 to 24.10.14");
  }

  @ParameterizedTest
  @ValueSource(strings = {"24.10.14", "24.10.20", "26.0.3", "26.1.0", "27.0.0"})
  void a_server_that_keeps_its_place_is_fit(String version, CapturedOutput output)
      throws Exception {
    assertThat(statusOf(new Versioned(version))).isEqualTo(Status.UP);
    assertThat(output)
        .contains("The version of the log's server is " + version + ".")
        .doesNotContain("Upgrade the server");
  }

  @Test
  void a_server_that_is_too_old_is_down(CapturedOutput output) throws Exception {
    assertThat(statusOf(new Versioned("21.6.0"))).isEqualTo(Status.DOWN);
    assertThat(output).contains("ERROR").contains("is 21.6.0").contains("No command is decided");
  }

  @Test
  void a_server_that_does_not_know_the_question_is_down(CapturedOutput output) throws Exception {
    assertThat(statusOf(new Unversioned())).isEqualTo(Status.DOWN);
    assertThat(output).contains("ERROR").contains("is unknown");
  }

  @Test
  void the_embedded_log_is_fit(CapturedOutput output) {
    try (EmbeddedEventStore log = EmbeddedEventStore.inMemory().start();
        LogClient holder = new LogClient(log.connectionString())) {
      assertThat(asked(new ServerVersionCheck(holder.client()))).isEqualTo(Status.UP);
      assertThat(output).doesNotContain("Upgrade the server");
    }
  }

  @Test
  void a_log_that_is_down_is_waited_for_and_holds_up_nobody() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (LogClient holder = client(port)) {
      ServerVersionCheck check = new ServerVersionCheck(holder.client());
      check.check();
      assertThat(check.health().getStatus()).isEqualTo(Status.UNKNOWN);
      Server server = serve(port, new Versioned("26.0.3"));
      try {
        assertThat(awaited(check)).isEqualTo(Status.UP);
      } finally {
        server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
      }
    }
  }
}
