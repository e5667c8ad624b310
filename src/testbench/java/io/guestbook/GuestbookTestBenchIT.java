package io.guestbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.vaadin.testbench.ElementQuery;
import com.vaadin.testbench.TestBench;
import com.vaadin.testbench.TestBenchDriverProxy;
import com.vaadin.testbench.TestBenchElement;
import io.recordplayer.Applications;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.springframework.context.ConfigurableApplicationContext;

/** The guestbook in a real browser, driven by Vaadin TestBench. */
@EnabledIf("isLicensed")
class GuestbookTestBenchIT {
  /** TestBench looks for a licence in the same places. */
  static boolean isLicensed() {
    Path folder = Path.of(System.getProperty("user.home"), ".vaadin");
    return Stream.of("proKey", "offlineKey", "offlineKeyV2")
        .anyMatch(
            key ->
                Files.exists(folder.resolve(key)) || System.getProperty("vaadin." + key) != null);
  }

  private static TestBenchDriverProxy browser() {
    return TestBench.createDriver(
        new ChromeDriver(new ChromeOptions().addArguments("--headless", "--no-sandbox")));
  }

  /** Waits until the page has exactly one element with the tag. */
  private static TestBenchElement single(TestBenchDriverProxy page, String tag) {
    return await()
        .ignoreExceptions()
        .until(
            () -> new ElementQuery<>(TestBenchElement.class, tag).context(page).single(),
            Objects::nonNull);
  }

  @Test
  void a_guest_signs_and_another_sees_it_at_once(@TempDir Path data) {
    try (ConfigurableApplicationContext context =
        Applications.start(
            GuestbookApplication.class, "--server.port=0", "--recordplayer.data=" + data)) {
      String port = context.getEnvironment().getRequiredProperty("local.server.port");
      TestBenchDriverProxy ann = browser();
      TestBenchDriverProxy ben = browser();
      try {
        ann.get("http://localhost:" + port + "/");
        ben.get("http://localhost:" + port + "/");
        single(ben, "h1");
        single(ann, "input").sendKeys("Ann");
        single(ann, "vaadin-button").click();
        assertThat(single(ben, "li").getText()).isEqualTo("Ann");
      } finally {
        ann.quit();
        ben.quit();
      }
    }
  }
}
