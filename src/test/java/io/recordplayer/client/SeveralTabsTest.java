package io.recordplayer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.communication.PushConnection;
import com.vaadin.flow.server.communication.UidlWriter;
import com.vaadin.flow.shared.communication.PushMode;
import io.recordplayer.Rig;
import io.recordplayer.client.PageRig.BellEvent;
import io.recordplayer.client.PageRig.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Several pages of one session, which share its lock. */
@ResourceLock(value = "browserless", mode = ResourceAccessMode.READ)
class SeveralTabsTest {
  private static final Duration SILENCE = Duration.ofMinutes(1);

  /** Counts the messages to one page; the lock is held meanwhile. */
  private static final class Pushes implements PushConnection {
    private static final long serialVersionUID = 1L;
    private final UI ui;
    private final transient Runnable during;
    private final AtomicInteger count = new AtomicInteger();

    private Pushes(UI ui, Runnable during) {
      this.ui = ui;
      this.during = during;
      ui.getPushConfiguration().setPushMode(PushMode.AUTOMATIC);
      ui.getInternals().setPushConnection(this);
    }

    @Override
    public void push() {
      during.run();
      new UidlWriter().createUidl(ui, true);
      count.incrementAndGet();
    }

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public void disconnect() {}
  }

  /** A page that shows nothing, in another tab of the same browser. */
  private static UI openBeside(UI other) {
    VaadinSession session = other.getSession();
    UI ui = new UI();
    ui.getInternals().setSession(session);
    ui.doInit(VaadinRequest.getCurrent(), other.getUIId() + 1, "tabs");
    session.addUI(ui);
    return ui;
  }

  @Test
  void a_change_that_comes_while_other_tabs_are_updated_is_sent_at_once(@TempDir Path data) {
    try (Rig rig = PageRig.rig(data);
        PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      Watch<PageRig.Bell> bell = page.watch("a");
      page.until(() -> bell.state().peek() == Watch.State.LIVE);
      VaadinSession session = page.ui().getSession();
      UI second = openBeside(page.ui());
      UI third = openBeside(second);
      assertThat(session.getUIs()).containsExactly(page.ui(), second, third);
      Pushes toPage = new Pushes(page.ui(), () -> {});
      new Pushes(third, () -> {});
      AtomicBoolean happened = new AtomicBoolean();
      new Pushes(
          second,
          () -> {
            if (happened.compareAndSet(false, true)) {
              pages.happens(new BellEvent.Rung("a"));
              await().until(() -> !session.getPendingAccessQueue().isEmpty());
            }
          });
      second.add("changed");
      session.unlock();
      try {
        await().untilAsserted(() -> assertThat(toPage.count).hasPositiveValue());
      } finally {
        session.lock();
      }
      assertThat(happened).isTrue();
      assertThat(bell.view().peek().rings()).isEqualTo(1);
    }
  }
}
