package io.recordplayer.kit;

import com.vaadin.browserless.BrowserlessUserContext;
import com.vaadin.browserless.SecuredBrowserlessApplicationContext;
import com.vaadin.browserless.SpringBrowserlessApplicationContext;
import io.recordplayer.client.OpenPages;
import io.recordplayer.embedded.redis.EmbeddedRedis;
import io.recordplayer.live.LiveViews;
import io.recordplayer.log.Log;
import io.recordplayer.player.Features;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.core.Authentication;
import org.springframework.util.FileSystemUtils;

/** An application under test. It starts once, and each test begins with an empty log. */
final class RunningApplication implements AutoCloseable {
  /**
   * Held by the one test that runs. While a browserless environment exists, Vaadin puts the signals
   * of all applications of the JVM into the queue of this environment.
   */
  private static final ReentrantLock TEST = new ReentrantLock(true);

  private final Path data;
  private final ConfigurableApplicationContext context;
  private final ReplaceableLog replaceableLog;

  /** The environment of the test that runs; null while none does. */
  private @Nullable SecuredBrowserlessApplicationContext<Authentication> pages;

  private RunningApplication(Class<?> application, List<String> settings) throws IOException {
    data = Files.createTempDirectory("screen-kit");
    SpringApplication program = new SpringApplication(application);
    program.addInitializers(
        starting -> starting.addBeanFactoryPostProcessor(RunningApplication::useOwnServers));
    context = program.run(arguments(settings));
    replaceableLog = new ReplaceableLog((DefaultListableBeanFactory) context.getBeanFactory());
  }

  /**
   * Starts an application.
   *
   * @param settings as {@code name=value}; they take the place of the application's own
   */
  // Spring Boot has state that all applications of a JVM share.
  @SuppressWarnings("LockOnNonEnclosingClassLiteral")
  static RunningApplication start(Class<?> application, List<String> settings) {
    synchronized (SpringApplication.class) {
      try {
        return new RunningApplication(application, settings);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private String[] arguments(List<String> settings) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("server.port", "0");
    all.put("recordplayer.data", data.toString());
    all.put("recordplayer.log", "");
    all.put("spring.data.redis.url", "");
    all.put("spring.data.redis.host", "");
    all.put("spring.main.banner-mode", "off");
    // It warns of each log that Redis meets after the first one.
    all.put("logging.level.io.recordplayer.log.LogIdentity", "error");
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      all.put(parts[0], parts[1]);
    }
    return all.entrySet().stream()
        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
        .toArray(String[]::new);
  }

  private static void useOwnServers(ConfigurableListableBeanFactory beans) {
    if (beans.getBeanNamesForType(EmbeddedRedis.class, true, false).length == 0) {
      throw new IllegalStateException(
          "The application connects to a Redis of its own, which a test must not change. Move its"
              + " settings spring.data.redis.… to a profile that tests do not use.");
    }
    ReplaceableLog.keepInMemory(beans);
  }

  /** Waits until no other test runs, and gives the application an empty log. */
  void beginTest() {
    TEST.lock();
    try {
      // Before the first test, too: the application may have recorded something at its start.
      replaceableLog.replace();
      pages =
          SpringBrowserlessApplicationContext.createSecured(
              context, AutoConfigurationPackages.get(context).toArray(new String[0]));
      replaceableLog.awaitConnection();
    } catch (RuntimeException | Error e) {
      endTest();
      throw e;
    }
  }

  void endTest() {
    try {
      if (pages != null) {
        pages.close();
        pages = null;
      }
    } finally {
      TEST.unlock();
    }
  }

  /** Opens a browser in which a user is signed in. */
  BrowserlessUserContext signIn(String user) {
    return Objects.requireNonNull(pages).newUser(TestUsers.authentication(context, user));
  }

  Log log() {
    return context.getBean(Log.class);
  }

  OpenPages openPages() {
    return context.getBean(OpenPages.class);
  }

  /** Whether this node has played each event that the log has. */
  boolean hasPlayedAll() {
    return log()
            .inspector()
            .backlog(
                context.getBean(LiveViews.class).position(),
                context.getBean(Features.class).eventStreams())
            .records()
        == 0;
  }

  @Override
  public void close() throws IOException {
    replaceableLog.close();
    context.close();
    FileSystemUtils.deleteRecursively(data);
  }
}
