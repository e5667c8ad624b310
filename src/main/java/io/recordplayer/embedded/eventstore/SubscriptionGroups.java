package io.recordplayer.embedded.eventstore;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.UpdateReq;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** All subscription groups of a log. */
final class SubscriptionGroups implements AutoCloseable {
  /** Runs changes of groups: the log's writer thread never waits for a group's lock. */
  private static final Executor ASYNC = task -> Thread.ofVirtual().name("groups").start(task);

  private final EventLog log;
  private final Map<String, SubscriptionGroup> groups = new ConcurrentHashMap<>();

  /** Guarded by this. */
  private boolean closed;

  /** The change that was queued last. Guarded by this. */
  private CompletableFuture<?> lastChange = CompletableFuture.completedFuture(0);

  SubscriptionGroups(EventLog log) {
    this.log = log;
    load();
  }

  private void load() {
    Map<SubscriptionGroupDefinition, GroupCheckpoint> loaded = new HashMap<>();
    log.database()
        .read(
            connection -> {
              try (PreparedStatement select =
                      connection.prepareStatement(
                          "SELECT definition, checkpoint, kept FROM groups");
                  ResultSet result = select.executeQuery()) {
                while (result.next()) {
                  loaded.put(
                      new SubscriptionGroupDefinition(
                          CreateReq.Options.parseFrom(result.getBytes(1))),
                      new GroupCheckpoint(result.getLong(2), result.getBoolean(3)));
                }
              } catch (InvalidProtocolBufferException e) {
                throw new EmbeddedEventStoreException(
                    "A persistent subscription in the file can't be read; restore a backup.", e);
              }
              return loaded.size();
            });
    loaded.forEach(this::open);
  }

  private synchronized SubscriptionGroup open(
      SubscriptionGroupDefinition definition, GroupCheckpoint from) {
    if (closed) {
      throw EmbeddedEventStoreException.whileClosing("The log is closed.", null);
    }
    SubscriptionGroup started = new SubscriptionGroup(definition, from, log);
    groups.put(definition.key(), started);
    return started;
  }

  /** Queues a change: each change sees the results of those before it. */
  private synchronized <T> CompletableFuture<T> enqueueChange(
      Supplier<CompletableFuture<T>> change) {
    CompletableFuture<T> queued =
        lastChange.handle((_, _) -> true).thenComposeAsync(_ -> change.get(), ASYNC);
    lastChange = queued;
    return queued;
  }

  EventLog log() {
    return log;
  }

  CompletableFuture<SubscriptionGroup> create(SubscriptionGroupDefinition definition) {
    return enqueueChange(
        () -> {
          definition.validate(log);
          long start = definition.startPosition(log);
          return log.write(
                  connection -> {
                    try (PreparedStatement insert =
                        connection.prepareStatement(
                            "INSERT OR IGNORE INTO groups VALUES (?, ?, ?, 0)")) {
                      insert.setString(1, definition.key());
                      insert.setBytes(2, definition.options().toByteArray());
                      insert.setLong(3, start);
                      return insert.executeUpdate();
                    }
                  })
              .thenApply(
                  inserted -> {
                    if (inserted == 0) {
                      throw Protocol.withExceptionName(
                          Status.ALREADY_EXISTS,
                          "persistent-subscription-exists",
                          "The group " + definition.key() + " already exists.");
                    }
                    return open(definition, new GroupCheckpoint(start, false));
                  });
        });
  }

  /**
   * Changes a group's settings. It continues after its saved checkpoint; if it has none, it starts
   * where the update says.
   */
  CompletableFuture<SubscriptionGroup> update(String source, UpdateReq.Options update) {
    return enqueueChange(
        () -> {
          SubscriptionGroup group = get(source, update.getGroupName());
          SubscriptionGroupDefinition changed = group.definition().withUpdate(update);
          changed.validate(log);
          long start = changed.startPosition(log);
          long done = group.stop();
          return log.write(connection -> updateRow(connection, changed, start, done))
              .handleAsync(
                  (from, failure) -> {
                    SubscriptionGroup started =
                        failure == null
                            ? open(changed, from)
                            : open(group.definition(), group.checkpoint());
                    group.disconnectAll(SubscriptionGroup.dropped("The group was changed."));
                    if (failure != null) {
                      throw new CompletionException(failure);
                    }
                    return started;
                  },
                  ASYNC);
        });
  }

  /** Runs on the writer thread. Returns where the changed group continues. */
  private static GroupCheckpoint updateRow(
      Connection connection, SubscriptionGroupDefinition changed, long start, long done)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE groups SET definition = ?, checkpoint = iif(kept, ?, ?) WHERE name = ?"
                + " RETURNING checkpoint, kept")) {
      update.setBytes(1, changed.options().toByteArray());
      update.setLong(2, done);
      update.setLong(3, start);
      update.setString(4, changed.key());
      try (ResultSet result = update.executeQuery()) {
        result.next();
        return new GroupCheckpoint(result.getLong(1), result.getBoolean(2));
      }
    }
  }

  CompletableFuture<Integer> delete(String source, String name) {
    return enqueueChange(
        () -> {
          SubscriptionGroup group = get(source, name);
          String key = group.definition().key();
          String parked = group.definition().parkedStream();
          return log.write(
                  connection -> {
                    log.writer().delete(connection, parked, new ExpectedRevision.StreamExists());
                    try (PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM groups WHERE name = ?")) {
                      delete.setString(1, key);
                      return delete.executeUpdate();
                    }
                  })
              .thenApplyAsync(
                  deleted -> {
                    groups.remove(key, group);
                    group.close();
                    group.disconnectAll(SubscriptionGroup.dropped("The group was deleted."));
                    return deleted;
                  },
                  ASYNC);
        });
  }

  /** Restarts all groups after their completed events. */
  CompletableFuture<?> restart() {
    return enqueueChange(
        () -> {
          for (SubscriptionGroup group : all()) {
            var _ = open(group.definition(), group.closeAndSaveCheckpoint());
            group.disconnectAll(
                SubscriptionGroup.dropped("The persistent subscriptions are restarted."));
          }
          // Completes after the checkpoints are on disk.
          return log.write(_ -> 0);
        });
  }

  /** Returns a group; throws the protocol's error if it doesn't exist. */
  SubscriptionGroup get(String source, String name) {
    SubscriptionGroup group = groups.get(SubscriptionGroupDefinition.key(source, name));
    // Both names may contain "::", so that different groups may have the same key.
    if (group == null || !group.definition().source().equals(source)) {
      throw Protocol.withExceptionName(
          Status.NOT_FOUND,
          "persistent-subscription-does-not-exist",
          "There is no group " + name + " on " + source + ".");
    }
    return group;
  }

  /** Returns the groups on a source; throws the protocol's error if there are none. */
  List<SubscriptionGroup> onSource(String source) {
    List<SubscriptionGroup> of =
        all().stream().filter(group -> group.definition().source().equals(source)).toList();
    if (of.isEmpty()) {
      throw Protocol.withExceptionName(
          Status.NOT_FOUND,
          "persistent-subscription-does-not-exist",
          "There is no group on " + source + ".");
    }
    return of;
  }

  List<SubscriptionGroup> all() {
    return List.copyOf(groups.values());
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    groups.values().forEach(SubscriptionGroup::close);
  }
}
