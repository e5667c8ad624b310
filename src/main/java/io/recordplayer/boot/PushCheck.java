package io.recordplayer.boot;

import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.server.AppShellRegistry;
import com.vaadin.flow.server.VaadinServletContext;
import com.vaadin.flow.server.startup.ApplicationRouteRegistry;
import com.vaadin.flow.shared.communication.PushMode;
import com.vaadin.flow.shared.ui.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.web.context.WebApplicationContext;

/**
 * Fails the start of an application with pages but without {@link Push}: its pages would show
 * changes of others only after the next click.
 */
class PushCheck implements SmartInitializingSingleton {
  private static final Logger LOG = LoggerFactory.getLogger(PushCheck.class);

  private final ApplicationContext application;

  PushCheck(ApplicationContext application) {
    this.application = application;
  }

  @Override
  public void afterSingletonsInstantiated() {
    if (application instanceof WebServerApplicationContext server
        && server.getWebServer() != null
        && application instanceof WebApplicationContext web
        && web.getServletContext() != null) {
      VaadinServletContext context = new VaadinServletContext(web.getServletContext());
      if (!ApplicationRouteRegistry.getInstance(context).getRegisteredRoutes().isEmpty()) {
        PushMode setting =
            Binder.get(application.getEnvironment())
                .bind("vaadin.push-mode", PushMode.class)
                .orElse(PushMode.DISABLED);
        check(AppShellRegistry.getInstance(context).getShell(), setting);
      }
    }
  }

  /**
   * Checks the push of all pages.
   *
   * @param shell the class that configures the pages; null if the application has none
   * @param setting the mode if the class does not have {@link Push}
   */
  static void check(@Nullable Class<? extends AppShellConfigurator> shell, PushMode setting) {
    Push push = shell == null ? null : shell.getAnnotation(Push.class);
    PushMode mode = push == null ? setting : push.value();
    if (mode != PushMode.AUTOMATIC) {
      throw new ConfigurationProblem(
          "%s: pages would not show the changes of others."
              .formatted(push == null ? "There is no @Push" : "@Push is " + mode),
          """
          Put @Push on %s:

              @Push(transport = Transport.WEBSOCKET)
              public class %s implements AppShellConfigurator { … }\
          """
              .formatted(
                  shell == null ? "the class of the application" : shell.getName(),
                  shell == null ? "Application" : shell.getSimpleName()));
    }
    if (push == null || push.transport() != Transport.WEBSOCKET) {
      LOG.warn(
          "Pages use push with another transport than WebSocket. Put @Push(transport ="
              + " Transport.WEBSOCKET) on the class of the application that implements"
              + " AppShellConfigurator: only over a WebSocket does a page get the messages again"
              + " that a broken connection lost.");
    }
  }
}
