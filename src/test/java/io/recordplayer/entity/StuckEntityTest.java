package io.recordplayer.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.PersistentSubscriptionToAllInfo;
import io.kurrent.dbclient.StreamAcl;
import io.kurrent.dbclient.StreamMetadata;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.entity.Tallies.TallyCommand;
import io.recordplayer.entity.Tallies.TallyEvent;
import io.recordplayer.log.Log;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An entity whose stream the application may not write to stops no other entity. */
class StuckEntityTest {
  private static final int MANY = 600;

  @Test
  void its_commands_are_parked_with_the_reason_and_others_go_on(@TempDir Path data)
      throws Exception {
    try (Tallies tallies = new Tallies(data.resolve("redis"));
        EmbeddedEventStore store =
            EmbeddedEventStore.onDisk(data.resolve("secured.db"))
                .password("admin", "the admin's own")
                .password("ops", "the operators'")
                .start()) {
      KurrentDBClient admin = client(store, "admin", "the admin's own");
      KurrentDBClient ops = client(store, "ops", "the operators'");
      acl(admin, "$all", new StreamAcl().addReadRoles("$ops"));
      mayWrite(admin, "admin");
      Log log =
          new Log(
              ops, new RecordCodec(new RecordTypes(List.of(TallyCommand.class, TallyEvent.class))));
      var host = tallies.start(log);
      send(log, "stuck", MANY);
      send(log, "free", 1);
      await().atMost(Tallies.PATIENCE).until(() -> events(log, "free") == 1);
      await().atMost(Tallies.PATIENCE).until(() -> !host.stuckEntities().isEmpty());
      assertThat(host.stuckEntities().get("stuck")).contains("tally-stuck").contains("$acl");
      await().atMost(Tallies.PATIENCE).until(() -> waiting(admin) == 0);
      assertThat(group(admin).getStats().getParkedMessageCount()).isPositive();

      // With the right, one replay decides all of them, in their order.
      mayWrite(admin, "$all");
      KurrentDBPersistentSubscriptionsClient.from(admin)
          .replayParkedMessagesToAll(Tallies.GROUP)
          .get(10, TimeUnit.SECONDS);
      await().atMost(Tallies.PATIENCE).until(() -> events(log, "stuck") == MANY);
      assertThat(host.stuckEntities()).isEmpty();
      await().atMost(Tallies.PATIENCE).until(() -> waiting(admin) == 0);
      assertThat(group(admin).getStats().getParkedMessageCount()).isZero();
      tallies.stop();
      admin.shutdown().get(10, TimeUnit.SECONDS);
      ops.shutdown().get(10, TimeUnit.SECONDS);
    }
  }

  private static KurrentDBClient client(EmbeddedEventStore store, String user, String password) {
    String address =
        "kurrentdb://%s:%s@127.0.0.1:%d?tls=false"
            .formatted(user, password.replace(" ", "%20"), store.port());
    return KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(address));
  }

  private static void mayWrite(KurrentDBClient admin, String role) throws Exception {
    acl(admin, "tally-stuck", new StreamAcl().addReadRoles("$all").addWriteRoles(role));
  }

  private static void acl(KurrentDBClient admin, String stream, StreamAcl acl) throws Exception {
    StreamMetadata metadata = new StreamMetadata();
    metadata.setAcl(acl);
    admin.setStreamMetadata(stream, metadata).get(10, TimeUnit.SECONDS);
  }

  private static void send(Log log, String tally, int count) {
    List<NewRecord> commands = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      UUID id = UUID.randomUUID();
      Person ann = new Person("ann", "Ann");
      commands.add(
          new NewRecord(
              id,
              Origin.ofCommand(id, ann, Set.of(), Instant.now(), ""),
              new TallyCommand.Add(tally, number),
              CommandLink.to(number)));
    }
    log.append(Tallies.TALLY.commandStream(tally), Log.NO_RECORD, commands);
  }

  private static long events(Log log, String tally) {
    return log.lastRevision(Tallies.TALLY.eventStream(tally)) + 1;
  }

  private static PersistentSubscriptionToAllInfo group(KurrentDBClient admin) throws Exception {
    return KurrentDBPersistentSubscriptionsClient.from(admin)
        .getInfoToAll(Tallies.GROUP)
        .get(10, TimeUnit.SECONDS)
        .orElseThrow();
  }

  private static int waiting(KurrentDBClient admin) throws Exception {
    return group(admin).getStats().getTotalInFlightMessages();
  }
}
