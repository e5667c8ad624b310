package io.recordplayer.boot;

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
 * Has Vaadin's servlet made before the web server opens its port, which Spring Boot does the other
 * way round. A page that outlived a restart comes back within that time; it would get a WebSocket
 * that nobody at the other end knows, and believe itself connected ever after.
 */
class EagerServletStartup implements SmartLifecycle {
  private static final int BEFORE_WEB_SERVER =
      WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;

  private final ApplicationContext application;

  EagerServletStartup(ApplicationContext application) {
    this.application = application;
  }

  /**
   * @throws WebServerException where a servlet can't be made
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
      throw new WebServerException("A servlet can't be made", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** There is nothing to stop. */
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
