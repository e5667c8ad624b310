package io.recordplayer.boot;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/** Logs the address and the data folder when the application is ready. */
class ReadyMessage {
  private static final Logger LOG = LoggerFactory.getLogger(ReadyMessage.class);

  private final RecordPlayerProperties properties;
  private final boolean embedded;

  ReadyMessage(RecordPlayerProperties properties, boolean embedded) {
    this.properties = properties;
    this.embedded = embedded;
  }

  @EventListener
  void on(ApplicationReadyEvent ready) {
    Environment environment = ready.getApplicationContext().getEnvironment();
    String port = environment.getProperty("local.server.port");
    LOG.info(
        "RecordPlayer is ready{}; {}.",
        port == null ? "" : " at http://localhost:" + port,
        embedded
            ? "its data is in " + properties.data().toAbsolutePath()
            : "recordplayer.log names its log");
  }
}
