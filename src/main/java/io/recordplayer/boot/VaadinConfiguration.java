package io.recordplayer.boot;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.spring.SpringServlet;
import io.recordplayer.boot.RecordPlayerProperties.Role;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.DraftScript;
import io.recordplayer.client.PageErrorHandler;
import io.recordplayer.client.RelativeTimeScript;
import io.recordplayer.client.TemplateListScript;
import io.recordplayer.message.Messages;
import io.recordplayer.vaadin.AddressCheck;
import io.recordplayer.vaadin.EagerServletStartup;
import io.recordplayer.vaadin.ModulePreloads;
import io.recordplayer.vaadin.PushBuffers;
import io.recordplayer.vaadin.PushHeartbeat;
import io.recordplayer.vaadin.ReconnectSettings;
import io.recordplayer.vaadin.ResendingPushConnection;
import io.recordplayer.vaadin.SurrogatePairGuard;
import io.recordplayer.vaadin.UncompressedPush;
import io.recordplayer.vaadin.UniqueTrackingIdFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Vaadin's settings, scripts and filters for pages that stay open. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.WEB)
@ConditionalOnClass({UI.class, SpringServlet.class})
class VaadinConfiguration {
  private static RecordPlayerProperties properties(Environment environment) {
    return Binder.get(environment).bindOrCreate("recordplayer", RecordPlayerProperties.class);
  }

  @Bean
  PushCheck recordPlayerPushCheck(ApplicationContext application) {
    return new PushCheck(application);
  }

  @Bean
  static HeartbeatIntervalDefault recordPlayerHeartbeatIntervalDefault(Environment environment) {
    return new HeartbeatIntervalDefault(properties(environment).silence());
  }

  @Bean
  static PushHeartbeat recordPlayerPushHeartbeat(Environment environment) {
    return new PushHeartbeat(properties(environment).heartbeat());
  }

  @Bean
  PageErrorHandler recordPlayerPageErrorHandler(Messages messages) {
    return new PageErrorHandler(messages);
  }

  @Bean
  ReconnectSettings recordPlayerReconnectSettings(Messages messages) {
    return new ReconnectSettings(
        locale -> messages.text(locale, "recordplayer.connection.offline"));
  }

  @Bean
  ConnectionNotice recordPlayerConnectionNotice(
      Messages messages, RecordPlayerProperties properties) {
    return new ConnectionNotice(messages, properties.heartbeat());
  }

  @Bean
  DraftScript recordPlayerDraftScript() {
    return new DraftScript();
  }

  @Bean
  TemplateListScript recordPlayerTemplateListScript() {
    return new TemplateListScript();
  }

  @Bean
  RelativeTimeScript recordPlayerRelativeTimeScript() {
    return new RelativeTimeScript();
  }

  @Bean
  SurrogatePairGuard recordPlayerSurrogatePairGuard() {
    return new SurrogatePairGuard();
  }

  @Bean
  AddressCheck recordPlayerAddressCheck() {
    return new AddressCheck();
  }

  @Bean
  ModulePreloads recordPlayerModulePreloads() {
    return new ModulePreloads();
  }

  @Bean
  UniqueTrackingIdFilter recordPlayerUniqueTrackingIdFilter() {
    return new UniqueTrackingIdFilter();
  }

  @Bean
  ResendingPushConnection.Installer recordPlayerResendingPushConnection() {
    return new ResendingPushConnection.Installer();
  }

  @Bean
  PushBuffers recordPlayerPushBuffers() {
    return new PushBuffers();
  }

  @Bean
  @ConditionalOnBooleanProperty(
      name = "recordplayer.push-compression",
      havingValue = false,
      matchIfMissing = true)
  UncompressedPush recordPlayerUncompressedPush() {
    return new UncompressedPush();
  }

  /** What only Tomcat needs. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(TomcatWebServer.class)
  static class TomcatConfiguration {
    @Bean
    EagerServletStartup recordPlayerEagerServletStartup(ApplicationContext application) {
      return new EagerServletStartup(application);
    }
  }
}
