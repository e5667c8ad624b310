package io.recordplayer.kit;

import com.vaadin.flow.component.Component;
import io.recordplayer.entity.EntityType;
import io.recordplayer.log.Log;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Tests the pages of an application without a browser: given these records, when Ann clicks here,
 * then Bob's page shows that.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ScreenKit screens = ScreenKit.of(GuestbookApplication.class);
 *
 * @Test
 * void a_guest_signs_and_another_sees_it() {
 *   var ann = screens.open("Ann", GuestbookPage.class);
 *   var bob = screens.open("Bob", GuestbookPage.class);
 *   ann.type("Your name", "Ann").click("Sign");
 *   bob.sees("Ann");
 * }
 * }</pre>
 *
 * <p>The application starts once for all tests of a run, with a log in memory and a Redis of its
 * own. Each test begins with an empty log. Tests run one after another, also where JUnit runs
 * classes in parallel.
 *
 * <p>There is no browser: the kit plays the framework's own scripts, but other scripts, layout,
 * focus and reloads need a test with a browser. An error in the page's own code fails the test, and
 * so does a reload.
 *
 * <p>Needs {@code com.vaadin:browserless-test-spring} and JUnit on the class path of the tests.
 */
public final class ScreenKit implements BeforeEachCallback, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(ScreenKit.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Person SOMEBODY = new Person("somebody", "Somebody");

  private final Class<?> application;
  private final List<String> settings;
  private final Duration patience;
  private @Nullable Running running;

  /** The state of one test. */
  private static final class Running {
    private final RunningApplication application;
    private final OpenWindows windows;
    private Person author = SOMEBODY;
    private Set<String> roles = Set.of();
    private @Nullable Instant time;

    Running(RunningApplication application, Duration patience) {
      this.application = application;
      this.windows = new OpenWindows(application, patience);
    }

    void close() {
      try {
        windows.close();
      } finally {
        application.endTest();
      }
    }
  }

  /** The application and the settings with which it starts. */
  private record ApplicationKey(Class<?> application, List<String> settings) {}

  private ScreenKit(Class<?> application, List<String> settings, Duration patience) {
    this.application = application;
    this.settings = settings;
    this.patience = patience;
  }

  /**
   * Tests the pages of an application.
   *
   * @param application the class with {@code @SpringBootApplication}
   * @param settings settings for the tests as {@code name=value}
   */
  public static ScreenKit of(Class<?> application, String... settings) {
    return new ScreenKit(application, List.of(settings), PATIENCE);
  }

  /** Sets how long a check waits until it is true: at most 10 s without this call. */
  public ScreenKit waitingAtMost(Duration time) {
    return new ScreenKit(application, settings, time);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    RunningApplication started =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(
                new ApplicationKey(application, settings),
                _ -> RunningApplication.start(application, settings),
                RunningApplication.class);
    started.beginTest();
    running = new Running(started, patience);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Running test = running;
    running = null;
    if (test == null) {
      return;
    }
    try {
      if (context.getExecutionException().isEmpty()) {
        test.windows.requireNoErrorsAfterWork();
      }
    } finally {
      test.close();
    }
  }

  /** The person who causes the events that are given next, and the person's roles. */
  public ScreenKit by(Person person, String... roles) {
    running().author = person;
    running().roles = Set.of(roles);
    return this;
  }

  /** The time of the events that are given next; the present without this call. */
  public ScreenKit at(Instant time) {
    running().time = time;
    return this;
  }

  /**
   * Records events in the log, after those that were given before.
   *
   * @param id the entity's id
   */
  @SafeVarargs
  public final <E> ScreenKit given(EntityType<?, ?, E> type, String id, E... events) {
    Running test = running();
    List<NewRecord> records = new ArrayList<>();
    for (E event : events) {
      UUID command = UUID.randomUUID();
      Instant time = test.time == null ? Instant.now() : test.time;
      records.add(
          new NewRecord(
              command, Origin.ofCommand(command, test.author, test.roles, time, ""), event));
    }
    test.application.log().append(type.eventStream(id), Log.ANY, records);
    return this;
  }

  /** Records events of the one entity of a {@link EntityType#single} type. */
  @SafeVarargs
  public final <E> ScreenKit given(EntityType<?, ?, E> type, E... events) {
    return given(type, EntityType.SINGLE_ID, events);
  }

  /** Opens a page in a browser in which this user is signed in. */
  public Screen open(String user, Class<? extends Component> page) {
    BrowserWindow window = running().windows.open(user);
    window.activate().getUI().navigate(page);
    return new Screen(running().windows, window, List.of());
  }

  /** Opens an address in a browser in which this user is signed in. */
  public Screen open(String user, String address) {
    BrowserWindow window = running().windows.open(user);
    return new Screen(running().windows, window, List.of()).go(address);
  }

  /** Checks that of all open pages, only this one shows a text. */
  public OnlyScreen only(Screen screen) {
    return new OnlyScreen(running().windows, screen);
  }

  private Running running() {
    Running test = running;
    if (test == null) {
      throw new IllegalStateException("The application starts with the first test; use it there.");
    }
    return test;
  }
}
