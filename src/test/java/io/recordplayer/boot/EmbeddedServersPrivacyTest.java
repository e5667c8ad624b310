package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.ReadStreamOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.embedded.redis.EmbeddedRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Only users who can read an application's data can use its embedded servers. */
class EmbeddedServersPrivacyTest {
  @TempDir private Path folder;

  private ApplicationContextRunner application() {
    return EmptyFeature.application()
        .withConfiguration(
            AutoConfigurations.of(
                DataRedisAutoConfiguration.class, EmbeddedServersAutoConfiguration.class))
        .withPropertyValues("recordplayer.data=" + data());
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static void append(String connectionString) throws Exception {
    KurrentDBClient client =
        KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(connectionString));
    try {
      client
          .appendToStream("s-1", EventData.builderAsJson("said", new byte[] {'1'}).build())
          .get(20, TimeUnit.SECONDS);
    } finally {
      client.shutdown().get(20, TimeUnit.SECONDS);
    }
  }

  private static int count(String connectionString) throws Exception {
    KurrentDBClient client =
        KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(connectionString));
    try {
      return client
          .readStream("s-1", ReadStreamOptions.get())
          .get(20, TimeUnit.SECONDS)
          .getEvents()
          .size();
    } finally {
      client.shutdown().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void nobody_reaches_the_log_by_its_port_alone() {
    application()
        .run(
            context -> {
              EmbeddedEventStore log = context.getBean(EmbeddedEventStore.class);
              assertThatThrownBy(
                      () -> append("kurrentdb://127.0.0.1:%d?tls=false".formatted(log.port())))
                  .rootCause()
                  .isInstanceOfSatisfying(
                      StatusRuntimeException.class,
                      e ->
                          assertThat(e.getStatus().getCode())
                              .isEqualTo(Status.Code.PERMISSION_DENIED));
              append(log.connectionString());
            });
  }

  @Test
  void nobody_reaches_redis_by_its_port_alone() {
    application()
        .run(
            context -> {
              context.getBean(StringRedisTemplate.class).opsForValue().set("a", "1");
              int port = context.getBean(EmbeddedRedis.class).port();
              try (RedisClient stranger = RedisClient.create("redis://127.0.0.1:" + port)) {
                assertThatThrownBy(() -> stranger.connect().sync().get("a"))
                    .rootCause()
                    .isInstanceOf(RedisCommandExecutionException.class)
                    .hasMessageContaining("NOAUTH");
              }
            });
  }

  @Test
  void only_the_owner_can_read_their_files_even_in_folders_that_were_open() throws Exception {
    for (String server : List.of("log", "redis")) {
      Path open = Files.createDirectories(data().resolve(server));
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    application()
        .run(
            context -> {
              context.getBean(StringRedisTemplate.class).opsForValue().set("a", "1");
              append(context.getBean(EmbeddedEventStore.class).connectionString());
              for (String server : List.of("log", "redis")) {
                assertOwnersOnly(data().resolve(server));
              }
            });
  }

  private static void assertOwnersOnly(Path folder) throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.toList())
          .hasSizeGreaterThan(2)
          .allSatisfy(
              path ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                      .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
    }
  }

  @Test
  void an_operator_reads_the_secret_and_it_is_the_same_after_a_restart() {
    application()
        .run(context -> append(context.getBean(EmbeddedEventStore.class).connectionString()));
    application()
        .run(
            context -> {
              String secret = Files.readString(data().resolve("log").resolve("secret"));
              String connection =
                  "kurrentdb://admin:%s@127.0.0.1:%d?tls=false"
                      .formatted(secret, context.getBean(EmbeddedEventStore.class).port());
              assertThat(count(connection)).isEqualTo(1);
            });
  }

  @Test
  void a_log_and_a_redis_from_before_there_were_secrets_are_gone_on_with() throws Exception {
    Path file = Files.createDirectories(data().resolve("log")).resolve("log.db");
    try (EmbeddedEventStore before = EmbeddedEventStore.onDisk(file).start()) {
      append(before.connectionString());
    }
    application()
        .run(
            context -> {
              String connection = context.getBean(EmbeddedEventStore.class).connectionString();
              append(connection);
              assertThat(count(connection)).isEqualTo(2);
            });
  }
}
