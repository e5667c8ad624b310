package io.recordplayer.embedded.eventstore;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.UpdateReq;
import io.recordplayer.embedded.eventstore.Group.Checkpoint;
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

/** All persistent subscriptions. */
final class Groups implements AutoCloseable {
  /** Where groups are changed: the log's writer never takes the lock of one. */
  private static final Executor APART = task -> Thread.ofVirtual().name("groups").start(task);

  private final Journal journal;
  private final Map<String, Group> groups = new ConcurrentHashMap<>();

  /** Guarded by this. */
  private boolean closed;

  /** The newest change; guarded by this. */
  private CompletableFuture<?> last = CompletableFuture.completedFuture(0);

  Groups(Journal journal) {
    this.journal = journal;
    load();
  }

  private void load() {
    Map<GroupDefinition, Checkpoint> loaded = new HashMap<>();
    journal
        .database()
        .read(
            connection -> {
              try (PreparedStatement select =
                      connection.prepareStatement(
                          "SELECT definition, checkpoint, kept FROM groups");
                  ResultSet result = select.executeQuery()) {
                while (result.next()) {
                  loaded.put(
                      new GroupDefinition(CreateReq.Options.parseFrom(result.getBytes(1))),
                      new Checkpoint(result.getLong(2), result.getBoolean(3)));
                }
              } catch (InvalidProtocolBufferException e) {
                throw new EmbeddedEventStoreException(
                    "A persistent subscription in the file can't be read; put a backup in its"
                        + " place.",
                    e);
              }
              return loaded.size();
            });
    loaded.forEach(this::begin);
  }

  private synchronized Group begin(GroupDefinition definition, Checkpoint from) {
    if (closed) {
      throw EmbeddedEventStoreException.closing("The log is closed.", null);
    }
    Group begun = new Group(definition, from, journal);
    groups.put(definition.key(), begun);
    return begun;
  }

  /** One change is made after another, so that each finds all that those before it have left. */
  private synchronized <T> CompletableFuture<T> next(Supplier<CompletableFuture<T>> change) {
    CompletableFuture<T> mine =
        last.handle((_, _) -> true).thenComposeAsync(_ -> change.get(), APART);
    last = mine;
    return mine;
  }

  Journal journal() {
    return journal;
  }

  CompletableFuture<Group> create(GroupDefinition definition) {
    return next(
        () -> {
          definition.check(journal);
          long start = definition.start(journal);
          return journal
              .write(
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
                      throw Protocol.named(
                          Status.ALREADY_EXISTS,
                          "persistent-subscription-exists",
                          "The group " + definition.key() + " exists already.");
                    }
                    return begin(definition, new Checkpoint(start, false));
                  });
        });
  }

  /** Goes on after what is kept as done, and without such a checkpoint where the update says. */
  CompletableFuture<Group> update(String source, UpdateReq.Options update) {
    return next(
        () -> {
          Group group = get(source, update.getGroupName());
          GroupDefinition changed = group.definition().with(update);
          changed.check(journal);
          long start = changed.start(journal);
          long done = group.stop();
          return journal
              .write(connection -> change(connection, changed, start, done))
              .handleAsync(
                  (from, failure) -> {
                    Group begun =
                        failure == null
                            ? begin(changed, from)
                            : begin(group.definition(), group.checkpoint());
                    group.dismiss(Group.dropped("The group was changed."));
                    if (failure != null) {
                      throw new CompletionException(failure);
                    }
                    return begun;
                  },
                  APART);
        });
  }

  /** For the writer thread. Tells where the changed group goes on. */
  private static Checkpoint change(
      Connection connection, GroupDefinition changed, long start, long done) throws SQLException {
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
        return new Checkpoint(result.getLong(1), result.getBoolean(2));
      }
    }
  }

  CompletableFuture<Integer> delete(String source, String name) {
    return next(
        () -> {
          Group group = get(source, name);
          String key = group.definition().key();
          String parked = group.definition().parkedStream();
          return journal
              .write(
                  connection -> {
                    journal.delete(connection, parked, new Expected.StreamExists());
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
                    group.dismiss(Group.dropped("The group was deleted."));
                    return deleted;
                  },
                  APART);
        });
  }

  /** Has all groups begin anew from what they have done; there is one of each at any time. */
  CompletableFuture<?> restart() {
    return next(
        () -> {
          for (Group group : all()) {
            var _ = begin(group.definition(), group.finish());
            group.dismiss(Group.dropped("The persistent subscriptions are restarted."));
          }
          // The checkpoints are on disk when this is answered.
          return journal.write(_ -> 0);
        });
  }

  /** Fails as clients expect it where there is none. */
  Group get(String source, String name) {
    Group group = groups.get(GroupDefinition.key(source, name));
    // Either name may have the colons between them in it: the key alone doesn't tell two apart.
    if (group == null || !group.definition().source().equals(source)) {
      throw Protocol.named(
          Status.NOT_FOUND,
          "persistent-subscription-does-not-exist",
          "There is no group " + name + " on " + source + ".");
    }
    return group;
  }

  /** Those of a stream, or of the whole log; fails as clients expect it where there are none. */
  List<Group> of(String source) {
    List<Group> of =
        all().stream().filter(group -> group.definition().source().equals(source)).toList();
    if (of.isEmpty()) {
      throw Protocol.named(
          Status.NOT_FOUND,
          "persistent-subscription-does-not-exist",
          "There is no group on " + source + ".");
    }
    return of;
  }

  List<Group> all() {
    return List.copyOf(groups.values());
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    groups.values().forEach(Group::close);
  }
}
