package io.recordplayer.boot;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.spring.annotation.UIScope;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.recordplayer.boot.LoopsLifecycle.Loop;
import io.recordplayer.boot.RecordPlayerProperties.Role;
import io.recordplayer.client.Client;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.DraftScript;
import io.recordplayer.client.OpenPages;
import io.recordplayer.client.PageErrorHandler;
import io.recordplayer.client.SignedIn;
import io.recordplayer.client.TemplateListScript;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.entity.SnapshotStore;
import io.recordplayer.live.LiveViews;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogClient;
import io.recordplayer.log.LogIdentity;
import io.recordplayer.message.Messages;
import io.recordplayer.player.CommandSender;
import io.recordplayer.player.Feature;
import io.recordplayer.player.Features;
import io.recordplayer.player.Player;
import io.recordplayer.player.ResponseLookup;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import io.recordplayer.vaadin.AddressCheck;
import io.recordplayer.vaadin.EagerServletStartup;
import io.recordplayer.vaadin.ModulePreloads;
import io.recordplayer.vaadin.PushBuffers;
import io.recordplayer.vaadin.PushHeartbeat;
import io.recordplayer.vaadin.ReconnectSettings;
import io.recordplayer.vaadin.SurrogatePairGuard;
import io.recordplayer.vaadin.UncompressedPush;
import io.recordplayer.vaadin.UniqueTrackingIdFilter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.core.context.SecurityContextHolder;

/** What a Spring Boot application gets by having RecordPlayer on its class path. */
@AutoConfiguration(after = DataRedisAutoConfiguration.class)
@EnableConfigurationProperties(RecordPlayerProperties.class)
public class RecordPlayerAutoConfiguration {
  @Bean
  Features recordPlayerFeatures(ObjectProvider<Feature> features) {
    List<Feature> all = features.orderedStream().toList();
    if (all.isEmpty()) {
      throw new ConfigurationProblem(
          "There is no Feature: nothing is decided and nothing is shown.",
          """
          Register what the application consists of, in a @Configuration:

              @Bean
              Feature boards() {
                return Feature.of(BOARD).views(BOARD_VIEW).access(Access.open());
              }\
          """);
    }
    return new Features(all);
  }

  @Bean
  LogClient recordPlayerLogClient(
      RecordPlayerProperties properties, ObjectProvider<EmbeddedEventStore> embedded) {
    String connection = properties.log();
    return new LogClient(
        connection != null && !connection.isBlank()
            ? connection
            : embedded.getObject().connectionString());
  }

  @Bean
  ServerVersionCheck recordPlayerLogServerHealthIndicator(LogClient client) {
    return new ServerVersionCheck(client.client());
  }

  @Bean
  Log recordPlayerLog(LogClient client, Features features, RecordPlayerProperties properties) {
    return new Log(
        client, new RecordCodec(recordTypes(features)), properties.followerQueue().toBytes());
  }

  private static RecordTypes recordTypes(Features features) {
    try {
      return features.recordTypes();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationProblem(
          "What the application's commands and events are called in the log isn't clear.",
          String.valueOf(e.getMessage()));
    }
  }

  @Bean
  @ConditionalOnMissingBean
  InstantSource recordPlayerClock() {
    return InstantSource.system();
  }

  @Bean
  Messages recordPlayerMessages(ApplicationContext application) {
    return new Messages(application);
  }

  @Bean
  CommandSender recordPlayerSender(Log log, InstantSource clock) {
    return new CommandSender(log, clock);
  }

  @Bean
  LogIdentity recordPlayerProvenance(Log log, StringRedisTemplate redis) {
    return new LogIdentity(log, redis);
  }

  @Bean
  ViewStore recordPlayerViewStore(StringRedisTemplate redis, LogIdentity provenance) {
    return new ViewStore(redis, provenance);
  }

  @Bean
  SnapshotStore recordPlayerSnapshotStore(StringRedisTemplate redis, LogIdentity provenance) {
    return new SnapshotStore(redis, provenance);
  }

  @Bean
  LoopsLifecycle recordPlayerLoops(
      ObjectProvider<OpenPages> pages,
      ObjectProvider<LiveViews> views,
      ObjectProvider<Player> player,
      LoopMonitor monitor) {
    List<Loop> loops = new ArrayList<>();
    player.ifAvailable(it -> loops.add(new Loop(it::start, it)));
    views.ifAvailable(it -> loops.add(new Loop(it::start, it)));
    pages.ifAvailable(it -> loops.add(new Loop(it::start, it)));
    loops.add(new Loop(monitor::start, monitor));
    return new LoopsLifecycle(loops, LoopsLifecycle.WITHOUT_WEB_SERVER);
  }

  @Bean
  LoopMonitor recordPlayerLoopMonitor(
      Log log, InstantSource clock, ObjectProvider<MonitoredLoops> loops) {
    return new LoopMonitor(
        log.inspector(),
        clock,
        loops.orderedStream().flatMap(some -> some.loops().stream()).toList());
  }

  @Bean
  LoopsHealth recordPlayerHealthIndicator(LoopMonitor monitor, InstantSource clock) {
    return new LoopsHealth(monitor, clock);
  }

  @Bean
  LoopMeters recordPlayerLoopMeters(LoopMonitor monitor, InstantSource clock) {
    return new LoopMeters(monitor, clock);
  }

  @Bean
  ReadyMessage recordPlayerReadyMessage(
      RecordPlayerProperties properties, ObjectProvider<EmbeddedEventStore> log) {
    return new ReadyMessage(properties, log.getIfAvailable() != null);
  }

  @Bean
  RedisEvictionHealth recordPlayerRedisEvictionHealthIndicator(StringRedisTemplate redis) {
    return new RedisEvictionHealth(redis);
  }

  private static double stopped(Player player) {
    return player.writers().stream().mapToInt(writer -> writer.stopped().size()).sum();
  }

  /** The api side: decides and projects. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnRole(Role.API)
  static class Api {
    @Bean
    Player recordPlayer(
        Features features,
        Log log,
        SnapshotStore snapshots,
        ViewStore views,
        RecordPlayerProperties properties) {
      return new Player(
          features,
          log,
          snapshots,
          views,
          properties.loadedEntities().toBytes(),
          properties.waitingCommands().toBytes());
    }

    @Bean
    MonitoredLoops recordPlayerApiLoops(Player player, Log log, Features features) {
      return MonitoredLoops.of(player, log.inspector(), features.eventStreams());
    }

    @Bean
    MeterBinder recordPlayerStoppedViews(Player player) {
      return registry ->
          Gauge.builder(
                  "recordplayer.views.stopped", player, RecordPlayerAutoConfiguration::stopped)
              .description("View models that stand still, because an event could not be played")
              .register(registry);
    }
  }

  /** The web side: open pages. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnRole(Role.WEB)
  static class Web {
    /** A page would find out only when it is opened. */
    Web(ListableBeanFactory beans) {
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

    /** Who is signed in, unless the application says so itself. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SecurityContextHolder.class)
    static class SignedInDefault {
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
    MonitoredLoops recordPlayerWebLoops(LiveViews views, Features features) {
      return MonitoredLoops.of(views, features.eventStreams());
    }

    @Bean
    OpenPages recordPlayerOpenPages(
        Features features,
        LiveViews views,
        CommandSender sender,
        Log log,
        RecordPlayerProperties properties) {
      OpenPages pages =
          new OpenPages(features, views, sender, new ResponseLookup(log), properties.silence());
      views.whenPlayed(pages::played);
      return pages;
    }

    /** What is on its way is recorded while pages can still be told what became of it. */
    @Bean
    LoopsLifecycle recordPlayerSending(OpenPages pages) {
      return new LoopsLifecycle(
          List.of(new Loop(() -> {}, pages::drain)), LoopsLifecycle.WITH_WEB_SERVER);
    }

    @Bean
    @UIScope
    Client recordPlayerClient(OpenPages pages, SignedIn signedIn) {
      return pages.open(UI.getCurrent(), signedIn.person());
    }

    @Bean
    PageErrorHandler recordPlayerFaults() {
      return new PageErrorHandler();
    }

    @Bean
    ReconnectSettings recordPlayerComeback() {
      return new ReconnectSettings();
    }

    @Bean
    ConnectionNotice recordPlayerConnectionNotice(RecordPlayerProperties properties) {
      return new ConnectionNotice(properties.heartbeat());
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
    SurrogatePairGuard recordPlayerWholeCharacters() {
      return new SurrogatePairGuard();
    }

    @Bean
    static PushHeartbeat recordPlayerPushHeartbeat(Environment environment) {
      return new PushHeartbeat(
          Binder.get(environment)
              .bindOrCreate("recordplayer", RecordPlayerProperties.class)
              .heartbeat());
    }

    @Bean
    @ConditionalOnClass(TomcatWebServer.class)
    EagerServletStartup recordPlayerPagesFirst(ApplicationContext application) {
      return new EagerServletStartup(application);
    }

    @Bean
    UniqueTrackingIdFilter recordPlayerLinesApart() {
      return new UniqueTrackingIdFilter();
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
    UncompressedPush recordPlayerPlainPush() {
      return new UncompressedPush();
    }

    @Bean
    ModulePreloads scriptsAhead() {
      return new ModulePreloads();
    }

    @Bean
    AddressCheck recordPlayerInStep() {
      return new AddressCheck();
    }

    @Bean
    MeterBinder recordPlayerMeters(OpenPages pages, LiveViews views) {
      return registry -> {
        Gauge.builder("recordplayer.pages", pages, OpenPages::size)
            .description("Open pages on this node")
            .register(registry);
        Gauge.builder("recordplayer.views", views, LiveViews::size)
            .description("View models that open pages on this node share")
            .register(registry);
        FunctionCounter.builder("recordplayer.access.undecided", pages, OpenPages::undecided)
            .description("Times that access was refused, as a view that a rule reads can't be told")
            .register(registry);
      };
    }
  }
}
