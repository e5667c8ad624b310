package io.recordplayer.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.ReadStreamOptions;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.embedded.eventstore.EmbeddedEventStoreExtension;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of docs/embedded-log.md from outside the package, as other programs would. */
class EmbeddedLogPageTest {
  @RegisterExtension
  static final EmbeddedEventStoreExtension LOG = new EmbeddedEventStoreExtension();

  @Test
  void what_is_noted_is_read(KurrentDBClient client) throws Exception {
    EventData note =
        EventData.builderAsJson("noted", "{\"text\":\"milk\"}".getBytes(StandardCharsets.UTF_8))
            .build();
    client.appendToStream("notes-1", note).get(10, TimeUnit.SECONDS);
    assertThat(
            client
                .readStream("notes-1", ReadStreamOptions.get())
                .get(10, TimeUnit.SECONDS)
                .getEvents())
        .hasSize(1);
  }

  @Test
  void the_first_lines_work(@TempDir Path folder) throws Exception {
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(folder.resolve("log.db")).start()) {
      KurrentDBClient client =
          KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(log.connectionString()));
      EventData note = EventData.builderAsJson("noted", new byte[] {'1'}).build();
      client.appendToStream("notes-1", note).get(10, TimeUnit.SECONDS);
      client.shutdown().get(10, TimeUnit.SECONDS);
    }
  }

  /** Compiled and shown on the page; running it needs a certificate. */
  static EmbeddedEventStore.Builder chosen(Path file, Path certificate, Path key) throws Exception {
    EmbeddedEventStore.Builder builder =
        EmbeddedEventStore.onDisk(file)
            .port(2113) // without it, any free one
            .scavengeEvery(Duration.ofDays(1)) // without it, when it is told to
            .maxAppendSize(4 * 1024 * 1024) // without it, a megabyte; at most sixteen
            .tls(certificate, key) // two PEM files
            .password("admin", "correct horse battery")
            .password("ops", "staple of another kind")
            .address(InetAddress.getByName("0.0.0.0")); // without it, loopback alone
    return builder;
  }

  @Test
  void the_page_shows_the_code_that_is_compiled_here() throws Exception {
    String[] page = Files.readString(Path.of("docs/embedded-log.md")).split("```", -1);
    String source =
        packed(
            Files.readString(
                Path.of("src/test/java/io/recordplayer/embedded/EmbeddedLogPageTest.java")));
    int shown = 0;
    for (int i = 1; i < page.length; i += 2) {
      if (page[i].startsWith("java\n")) {
        shown++;
        String code = page[i].substring("java\n".length());
        assertThat(source)
            .contains(
                packed(code.replace("Path.of(\"data/log.db\")", "folder.resolve(\"log.db\")")));
      }
    }
    assertThat(shown).isEqualTo(3);
  }

  /** Removes whitespace, which only the formatter decides. */
  private static String packed(String code) {
    return code.replaceAll("\\s", "");
  }
}
