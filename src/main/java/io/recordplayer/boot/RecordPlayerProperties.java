package io.recordplayer.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of RecordPlayer.
 *
 * @param data the folder for the data of the embedded servers
 * @param log the connection string of an EventStoreDB; the embedded log is used if it is empty
 * @param logPort the port of the embedded log; 0 for any free port
 * @param redisPort the port of the embedded Redis; 0 for any free port. Use spring.data.redis.url
 *     for your own Redis
 * @param roles the work of this process: web shows pages, api decides commands and writes views
 * @param loadedEntities the memory for loaded entities of each type, measured in their stored form
 * @param waitingCommands the memory for waiting commands of each entity type
 * @param ring the memory of a web node for the newest records; views that open play from it
 * @param followerQueue the memory of each subscription to the log for records that are not played
 *     yet
 * @param silence the time for which the server keeps a page that gives no sign of life
 * @param heartbeat the interval at which the server sends something over a quiet WebSocket, in
 *     whole seconds
 * @param pushCompression whether the server compresses messages to pages if the browser offers it
 */
@ConfigurationProperties("recordplayer")
public record RecordPlayerProperties(
    @DefaultValue("data") Path data,
    @Nullable String log,
    @DefaultValue("0") int logPort,
    @DefaultValue("0") int redisPort,
    @DefaultValue({"web", "api"}) Set<Role> roles,
    @DefaultValue("64MB") DataSize loadedEntities,
    @DefaultValue("64MB") DataSize waitingCommands,
    @DefaultValue("64MB") DataSize ring,
    @DefaultValue("16MB") DataSize followerQueue,
    @DefaultValue("40s") Duration silence,
    @DefaultValue("25s") Duration heartbeat,
    @DefaultValue("false") boolean pushCompression) {
  /** The work of a process. */
  public enum Role {
    WEB,
    API
  }
}
