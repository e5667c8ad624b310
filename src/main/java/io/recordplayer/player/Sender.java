package io.recordplayer.player;

import io.recordplayer.entity.EntityType;
import io.recordplayer.log.Log;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Puts commands into the log, for pages and for programs that have no page. */
public final class Sender {
  private final Log log;
  private final InstantSource clock;

  public Sender(Log log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * Records a command that no page asked for; its id is returned when it is safe.
   *
   * @throws io.recordplayer.log.LogException where it could not be recorded
   */
  public <C, S, E> UUID send(EntityType<C, S, E> type, C command, Person by, Set<String> roles) {
    UUID id = UUID.randomUUID();
    send(type, command, id, by, roles, "");
    return id;
  }

  /**
   * Records a command for a page. The same id may be sent again where the answer got lost: the
   * entity knows commands by their ids.
   */
  public <C, S, E> void send(
      EntityType<C, S, E> type, C command, UUID id, Person by, Set<String> roles, String page) {
    Origin origin = Origin.ofCommand(id, by, roles, clock.instant(), page);
    log.append(
        type.commandStream(type.id().apply(command)),
        Log.ANY,
        List.of(new NewRecord(id, origin, command)));
  }
}
