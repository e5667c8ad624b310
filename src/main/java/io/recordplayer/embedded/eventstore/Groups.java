package io.recordplayer.embedded.eventstore;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.UpdateReq;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** All persistent subscriptions. */
final class Groups implements AutoCloseable {
  /** Where groups are changed: the log's writer never takes the lock of one. */
  private static final Executor APART = task -> Thread.ofVirtual().name("groups").start(task);

  private final Journal journal;
  private final Map<String, Group> groups = new ConcurrentHashMap<>();

  /** The newest change; guarded by this. */
  private CompletableFuture<?> last = CompletableFuture.completedFuture(0);

  Groups(Journal journal) {
    this.journal = journal;
    load();
  }

  private void load() {
    Map<String, Long> checkpoints = new HashMap<>();
    List<GroupDefinition> definitions = new ArrayList<>();
    journal
        .database()
        .read(
            connection -> {
              try (PreparedStatement select =
                      connection.prepareStatement("SELECT definition, checkpoint FROM groups");
                  ResultSet result = select.executeQuery()) {
                while (result.next()) {
                  GroupDefinition definition =
                      new GroupDefinition(CreateReq.Options.parseFrom(result.getBytes(1)));
                  definitions.add(definition);
                  checkpoints.put(definition.key(), result.getLong(2));
                }
              } catch (InvalidProtocolBufferException e) {
                throw new EmbeddedEventStoreException(
                    "A persistent subscription in the file can't be read; put a backup in its"
                        + " place.",
                    e);
              }
              return definitions.size();
            });
    for (GroupDefinition definition : definitions) {
      long checkpoint = checkpoints.getOrDefault(definition.key(), 0L);
      groups.put(definition.key(), new Group(definition, checkpoint, journal));
    }
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
                            "INSERT OR IGNORE INTO groups VALUES (?, ?, ?)")) {
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
                    Group created = new Group(definition, start, journal);
                    groups.put(definition.key(), created);
                    return created;
                  });
        });
  }

  CompletableFuture<Integer> update(String source, String name, UpdateReq.Settings settings) {
    return next(
        () -> {
          Group group = get(source, name);
          GroupDefinition changed = group.definition().with(settings);
          changed.check(journal);
          return journal
              .write(
                  connection -> {
                    try (PreparedStatement update =
                        connection.prepareStatement(
                            "UPDATE groups SET definition = ? WHERE name = ?")) {
                      update.setBytes(1, changed.options().toByteArray());
                      update.setString(2, changed.key());
                      return update.executeUpdate();
                    }
                  })
              .thenApplyAsync(
                  updated -> {
                    group.update(changed);
                    return updated;
                  },
                  APART);
        });
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
                    journal.delete(connection, parked, new Expected.Any());
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
            long done = group.stop();
            groups.put(group.definition().key(), new Group(group.definition(), done, journal));
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
    groups.values().forEach(Group::close);
  }
}
