package io.recordplayer.vaadin;

import jakarta.servlet.ServletException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Initializes Vaadin's servlet before Tomcat opens its port. Spring Boot opens the port first; a
 * page that reconnects in between would get a WebSocket that no session owns, and would take itself
 * for connected.
 *
 * <p>Upstream: vaadin/flow#25482, fixed by vaadin/flow#25485 after 25.2.5.
 */
public final class EagerServletStartup implements SmartLifecycle {
  private static final int BEFORE_WEB_SERVER =
      WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;

  private final ApplicationContext application;

  public EagerServletStartup(ApplicationContext application) {
    this.application = application;
  }

  /**
   * @throws WebServerException if a servlet can't be initialized
   */
  @Override
  public void start() {
    if (application instanceof WebServerApplicationContext web
        && web.getWebServer() instanceof TomcatWebServer tomcat) {
      Arrays.stream(tomcat.getTomcat().getHost().findChildren())
          .filter(Context.class::isInstance)
          .map(Context.class::cast)
          .forEach(EagerServletStartup::load);
    }
  }

  private static void load(Context context) {
    List<Wrapper> eager =
        Arrays.stream(context.findChildren())
            .filter(Wrapper.class::isInstance)
            .map(Wrapper.class::cast)
            .filter(wrapper -> wrapper.getLoadOnStartup() >= 0)
            .sorted(Comparator.comparingInt(Wrapper::getLoadOnStartup))
            .toList();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(context.getLoader().getClassLoader());
    try {
      for (Wrapper wrapper : eager) {
        wrapper.load();
      }
    } catch (ServletException e) {
      throw new WebServerException("A servlet can't be initialized.", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Does nothing: the web server stops its servlets itself. */
  @Override
  public void stop() {}

  @Override
  public boolean isRunning() {
    return false;
  }

  @Override
  public int getPhase() {
    return BEFORE_WEB_SERVER;
  }
}
