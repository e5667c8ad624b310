package io.recordplayer.boot;

import io.recordplayer.boot.LoopsLifecycle.Loop;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.entity.SnapshotStore;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogClient;
import io.recordplayer.log.LogIdentity;
import io.recordplayer.player.CommandSender;
import io.recordplayer.player.Features;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import io.recordplayer.update.Updates;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The log, and the stores and updates in Redis whose keys and channel name the log. */
@Configuration(proxyBeanMethods = false)
class LogConfiguration {
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
  Log recordPlayerLog(LogClient client, Features features, RecordPlayerProperties properties) {
    return new Log(
        client, new RecordCodec(recordTypes(features)), properties.followerQueue().toBytes());
  }

  private static RecordTypes recordTypes(Features features) {
    try {
      return features.recordTypes();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationProblem(
          "The stored names of the application's commands and events are not clear.",
          String.valueOf(e.getMessage()));
    }
  }

  @Bean
  CommandSender recordPlayerCommandSender(Log log, InstantSource clock) {
    return new CommandSender(log, clock);
  }

  @Bean
  LogIdentity recordPlayerLogIdentity(Log log, StringRedisTemplate redis) {
    return new LogIdentity(log, redis);
  }

  @Bean
  ViewStore recordPlayerViewStore(StringRedisTemplate redis, LogIdentity identity) {
    return new ViewStore(redis, identity);
  }

  @Bean
  SnapshotStore recordPlayerSnapshotStore(StringRedisTemplate redis, LogIdentity identity) {
    return new SnapshotStore(redis, identity);
  }

  @Bean
  Updates recordPlayerUpdates(Log log, StringRedisTemplate redis) {
    return new Updates(redis, log::identity);
  }

  @Bean
  @Order(Loop.UPDATES)
  Loop recordPlayerUpdatesLoop(Updates updates) {
    return new Loop(updates::start, updates);
  }
}
