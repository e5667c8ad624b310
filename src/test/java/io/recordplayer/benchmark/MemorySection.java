package io.recordplayer.benchmark;

import static org.awaitility.Awaitility.await;

import io.recordplayer.Rig;
import io.recordplayer.benchmark.Accounts.Account;
import io.recordplayer.benchmark.Accounts.AccountCommand;
import io.recordplayer.benchmark.Accounts.AccountEvent;
import io.recordplayer.entity.EntityHost;
import io.recordplayer.entity.EntityLoading;
import io.recordplayer.entity.SnapshotStore;
import io.recordplayer.log.Log;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.CommandLink;
import io.recordplayer.record.ModelJson;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Measures the memory of a small loaded entity. */
final class MemorySection implements Section {
  private static final int COMMANDS = 1_100;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String title() {
    return "Memory of a small loaded entity, in Redis and on the heap";
  }

  @Override
  public String method() {
    return """
    **Work.** An account decides 1,100 commands, with a snapshot after every 100 events. *Snapshot*: the bytes of all \
    fields of its hash in Redis. *Loaded entity*: the heap for an entity and its ledger of commands; the entity is loaded \
    many times, all copies are kept, and the growth of the heap after garbage collections is divided by their number. \
    *Entity in its host*: the heap for each of many entities that a host keeps loaded after one command, with mailboxes and \
    all other structures of the host.

    **Floor.** The bytes of the state's JSON.

    **Protocol.** The used heap is measured after three full collections.
    """;
  }

  @Override
  public List<Figure> run(Settings settings) throws Exception {
    int entities = settings.count(10_000, 2_000);
    try (Rig rig = new Rig(settings.folder(), List.of(AccountCommand.class, AccountEvent.class))) {
      SnapshotStore snapshots = new SnapshotStore(rig.redis(), rig.provenance());
      long full = heapWithHost(rig, snapshots, entities);
      double hot = (full - usedHeap()) / (double) entities;
      double loaded = loadedBytes(rig, snapshots, entities);
      double json = ModelJson.MAPPER.writeValueAsBytes(state()).length;
      return List.of(
          Figure.of("snapshot after 1,100 commands", "bytes", snapshotBytes(rig))
              .over(json)
              .goal(Goal.ratioAtMost(2)),
          Figure.of("loaded entity after 1,100 commands", "bytes", loaded).over(json),
          Figure.of("entity in its host", "bytes", hot).over(json).goal(Goal.ratioAtMost(2)));
    }
  }

  /** The used heap after a host has decided 1,100 commands of one entity and one of each other. */
  private static long heapWithHost(Rig rig, SnapshotStore snapshots, int entities)
      throws InterruptedException {
    try (var host =
        new EntityHost<>(
            Accounts.ACCOUNT, rig.log(), snapshots, BenchmarkNode.BYTES, BenchmarkNode.BYTES)) {
      host.start();
      decide(rig, host, 0, 1, COMMANDS);
      decide(rig, host, 1, entities - 1, 1);
      return usedHeap();
    }
  }

  /** Appends a number of commands for each of some accounts, and waits until they are decided. */
  private static void decide(
      Rig rig, EntityHost<?, ?, ?> host, int first, int accounts, int commands)
      throws InterruptedException {
    for (int account = first; account < first + accounts; account++) {
      List<NewRecord> all = new ArrayList<>(commands);
      for (int i = 0; i < commands; i++) {
        NewRecord command = Rig.command(UUID.randomUUID(), Accounts.deposit(account, i));
        all.add(new NewRecord(command.id(), command.origin(), command.data(), CommandLink.to(i)));
      }
      String id = Accounts.id(account);
      rig.log().append(Accounts.ACCOUNT.commandStream(id), Log.NO_RECORD, all);
    }
    String last = Accounts.ACCOUNT.eventStream(Accounts.id(first + accounts - 1));
    await()
        .atMost(BenchmarkNode.PATIENCE)
        .until(
            () ->
                rig.log().lastRevision(last) == commands - 1
                    && host.waitingCommands() == 0
                    && rig.unacknowledged(Accounts.ACCOUNT.consumerGroup()) == 0);
  }

  private static Account state() {
    Account account = Accounts.ACCOUNT.rules().initial();
    for (int i = 0; i < COMMANDS; i++) {
      account = Accounts.evolve(account, Accounts.deposited(0, i));
    }
    return account;
  }

  private static double snapshotBytes(Rig rig) {
    String key = rig.redis().keys("recordplayer:model*:" + Accounts.id(0)).iterator().next();
    return rig.redis().<String, String>opsForHash().values(key).stream()
        .mapToInt(String::length)
        .sum();
  }

  private static double loadedBytes(Rig rig, SnapshotStore snapshots, int copies)
      throws InterruptedException {
    var loading = new EntityLoading<>(Accounts.ACCOUNT, rig.log(), snapshots);
    Object[] entities = new Object[copies];
    for (int i = 0; i < copies / 10; i++) {
      entities[i] = loading.load(Accounts.id(0));
    }
    Arrays.fill(entities, null);
    try {
      long before = usedHeap();
      for (int i = 0; i < copies; i++) {
        entities[i] = loading.load(Accounts.id(0));
      }
      return (usedHeap() - before) / (double) copies;
    } finally {
      Reference.reachabilityFence(entities);
    }
  }

  private static long usedHeap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
