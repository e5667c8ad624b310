package io.recordplayer.embedded.eventstore;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** All persistent subscriptions. */
final class Groups implements AutoCloseable {
  private final Journal journal;
  private final Map<String, Group> groups = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  Groups(Journal journal) {
    this.journal = journal;
    boolean loaded = false;
    try {
      load();
      loaded = true;
    } finally {
      if (!loaded) {
        groups.values().forEach(Group::close);
      }
    }
    this.thread = Thread.ofVirtual().name("groups").start(this::tell);
  }

  private void load() {
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
                  groups.put(definition.key(), new Group(definition, result.getLong(2), journal));
                }
              } catch (InvalidProtocolBufferException e) {
                throw new EmbeddedEventStoreException(
                    "A persistent subscription in the file can't be read; put a backup in its"
                        + " place.",
                    e);
              }
              return groups.size();
            });
  }

  /** Wakes the groups when the log has grown. */
  private void tell() {
    long known = journal.committed();
    try {
      while (!closed) {
        journal.awaitAfter(known, TimeUnit.SECONDS.toMillis(10));
        known = journal.committed();
        groups.values().forEach(Group::grown);
      }
    } catch (InterruptedException _) {
      // Closing.
    }
  }

  CompletableFuture<Group> create(GroupDefinition definition) {
    long start = definition.start(journal);
    return journal
        .write(
            connection -> {
              try (PreparedStatement insert =
                  connection.prepareStatement("INSERT OR IGNORE INTO groups VALUES (?, ?, ?)")) {
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
              return groups.computeIfAbsent(
                  definition.key(), _ -> new Group(definition, start, journal));
            });
  }

  CompletableFuture<Integer> delete(String source, String name) {
    String key = GroupDefinition.key(source, name);
    Group group = get(source, name);
    groups.remove(key);
    group.end(
        Protocol.named(
            Status.CANCELLED, "persistent-subscription-dropped", "The group was deleted."));
    return journal.write(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM groups WHERE name = ?")) {
            delete.setString(1, key);
            return delete.executeUpdate();
          }
        });
  }

  /** Fails as clients expect it where there is none. */
  Group get(String source, String name) {
    Group group = groups.get(GroupDefinition.key(source, name));
    if (group == null) {
      throw Protocol.named(
          Status.NOT_FOUND,
          "persistent-subscription-does-not-exist",
          "There is no group " + name + " on " + source + ".");
    }
    return group;
  }

  List<Group> all() {
    return List.copyOf(groups.values());
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    groups.values().forEach(Group::close);
  }
}
