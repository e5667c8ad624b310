package io.recordplayer.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings.
 *
 * @param data the folder of the embedded servers' data
 * @param log the connection string of an EventStoreDB; without one, the embedded log is used
 * @param logPort the port of the embedded log; 0 for any free one
 * @param redisPort the port of the embedded Redis; 0 for any free one. A Redis of one's own is set
 *     with spring.data.redis.url
 * @param roles what this process does: {@code web} shows pages, {@code api} decides and projects
 * @param loadedEntities how large the entities of a type may be together that stay in memory, as
 *     they would be stored
 * @param waitingCommands how large the commands of a type may be together that wait in memory
 * @param ring how much of the newest records a web node keeps for views that are opened
 * @param followerQueue how much each follower of the log holds that is not played yet
 * @param silence how long a page that gives no sign of life is kept before it is swept
 * @param heartbeat how often the server says something on a quiet WebSocket, in whole seconds
 * @param pushCompression whether messages to pages are compressed, where the browser offers it
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
  /** What a process does. */
  public enum Role {
    WEB,
    API
  }
}
