package io.kanban.live;

import com.vaadin.flow.server.VaadinSession;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.Session;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/** Holds the lock of every session of a server until it is closed, as a long request would. */
final class BusySessions implements AutoCloseable {
  private final List<ReentrantLock> locks;
  private final CountDownLatch free = new CountDownLatch(1);

  BusySessions(ApplicationContext application) throws InterruptedException {
    locks =
        sessions(application).stream()
            .map(session -> (ReentrantLock) Objects.requireNonNull(session.getLockInstance()))
            .toList();
    CountDownLatch held = new CountDownLatch(1);
    Thread.ofPlatform().start(() -> hold(held));
    held.await();
  }

  static List<VaadinSession> sessions(ApplicationContext application) {
    WebServer server = ((WebServerApplicationContext) application).getWebServer();
    var tomcat = ((TomcatWebServer) Objects.requireNonNull(server)).getTomcat();
    return Arrays.stream(tomcat.getHost().findChildren())
        .flatMap(context -> Arrays.stream(((Context) context).getManager().findSessions()))
        .flatMap(BusySessions::vaadin)
        .toList();
  }

  private static Stream<VaadinSession> vaadin(Session session) {
    return Collections.list(session.getSession().getAttributeNames()).stream()
        .map(session.getSession()::getAttribute)
        .filter(VaadinSession.class::isInstance)
        .map(VaadinSession.class::cast);
  }

  private void hold(CountDownLatch held) {
    locks.forEach(ReentrantLock::lock);
    try {
      held.countDown();
      free.await();
    } catch (InterruptedException _) {
      // The locks are released, as after close().
    } finally {
      locks.forEach(ReentrantLock::unlock);
    }
  }

  /** The number of threads that wait for the locks. */
  int waiting() {
    return locks.stream().mapToInt(ReentrantLock::getQueueLength).sum();
  }

  @Override
  public void close() {
    free.countDown();
  }
}
