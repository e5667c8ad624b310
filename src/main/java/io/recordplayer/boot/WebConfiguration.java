package io.recordplayer.boot;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.spring.annotation.UIScope;
import io.recordplayer.boot.LoopsLifecycle.Loop;
import io.recordplayer.boot.RecordPlayerProperties.Role;
import io.recordplayer.client.Client;
import io.recordplayer.client.OpenPages;
import io.recordplayer.client.SignedIn;
import io.recordplayer.live.LiveViews;
import io.recordplayer.log.Log;
import io.recordplayer.message.Messages;
import io.recordplayer.player.CommandSender;
import io.recordplayer.player.Features;
import io.recordplayer.player.ResponseLookup;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.update.Updates;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.context.SecurityContextHolder;

/** The open pages of a process, and the live views that they share. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.WEB)
@ConditionalOnClass({UI.class, UIScope.class})
class WebConfiguration {
  /** Fails the start without a {@link SignedIn}; otherwise the first page would fail. */
  WebConfiguration(ListableBeanFactory beans) {
    if (beans.getBeanNamesForType(SignedIn.class, true, false).length == 0) {
      throw new ConfigurationProblem(
          "There is no SignedIn: nobody knows who opens a page.",
          """
          Tell who is signed in, in a @Configuration; with Spring Security, for instance:

              @Bean
              SignedIn signedIn() {
                return () -> {
                  String name = SecurityContextHolder.getContext().getAuthentication().getName();
                  return new Person(name, name);
                };
              }\
          """);
    }
  }

  /** Who is signed in, unless the application has a bean for it. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(SecurityContextHolder.class)
  static class SignedInConfiguration {
    @Bean
    @ConditionalOnMissingBean
    SignedIn recordPlayerSignedIn(Messages messages) {
      return new SpringSecuritySignedIn(messages);
    }
  }

  @Bean
  LiveViews recordPlayerLiveViews(
      Log log, ViewStore store, Features features, RecordPlayerProperties properties) {
    return new LiveViews(
        log, store, features.projections(), features.eventStreams(), properties.ring().toBytes());
  }

  @Bean
  @Order(Loop.VIEWS)
  Loop recordPlayerLiveViewsLoop(LiveViews views) {
    return new Loop(views::start, views);
  }

  @Bean
  MonitoredLoops recordPlayerWebLoops(LiveViews views, Features features) {
    return MonitoredLoops.of(views, features.eventStreams());
  }

  @Bean
  OpenPages recordPlayerOpenPages(
      Features features,
      LiveViews views,
      Updates updates,
      CommandSender sender,
      Log log,
      Messages messages,
      RecordPlayerProperties properties) {
    OpenPages pages =
        new OpenPages(
            features,
            views,
            updates,
            sender,
            new ResponseLookup(log),
            properties.silence(),
            messages);
    views.whenPlayed(pages::played);
    return pages;
  }

  @Bean
  @Order(Loop.PAGES)
  Loop recordPlayerOpenPagesLoop(OpenPages pages) {
    return new Loop(pages::start, pages);
  }

  /** Records the commands on their way while the web server still reaches their pages. */
  @Bean
  LoopsLifecycle recordPlayerDrain(OpenPages pages) {
    return new LoopsLifecycle(
        List.of(new Loop(() -> {}, pages::drain)), LoopsLifecycle.WITH_WEB_SERVER);
  }

  @Bean
  @UIScope
  Client recordPlayerClient(OpenPages pages, SignedIn signedIn) {
    return pages.open(UI.getCurrent(), signedIn.person());
  }
}
