package io.kanban;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.server.AppShellSettings;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.shared.ui.Transport;
import com.vaadin.flow.theme.aura.Aura;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Starts the application, and configures the head of all its pages. */
@Push(transport = Transport.WEBSOCKET)
@StyleSheet(Aura.STYLESHEET)
@StyleSheet("styles/kanban.css")
@StyleSheet("styles/people.css")
@StyleSheet("styles/inbox.css")
@StyleSheet("styles/report.css")
@StyleSheet("styles/card.css")
@StyleSheet("styles/files.css")
@StyleSheet("styles/presence.css")
@SpringBootApplication(proxyBeanMethods = false)
public class KanbanApplication implements AppShellConfigurator {
  private static final long serialVersionUID = 1L;

  public static void main(String[] args) {
    SpringApplication.run(KanbanApplication.class, args);
  }

  /** Kanban's own sentences are in English, so those of the framework are, too. */
  @Bean
  static VaadinServiceInitListener englishSessions() {
    return service ->
        service
            .getSource()
            .addSessionInitListener(session -> session.getSession().setLocale(Locale.ENGLISH));
  }

  @Override
  public void configurePage(AppShellSettings settings) {
    settings.setViewport("width=device-width, initial-scale=1");
    settings.addMetaTag("color-scheme", "light dark");
    settings.addFavIcon("icon", "styles/icon.svg", "any");
  }
}
