package io.recordplayer.benchmark;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.recordplayer.benchmark.Accounts.Account;
import io.recordplayer.benchmark.Accounts.AccountCommand;
import io.recordplayer.benchmark.Accounts.AccountCommand.Deposit;
import io.recordplayer.benchmark.Accounts.AccountEvent.Deposited;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import tools.jackson.databind.json.JsonMapper;

/** Pekko with persistent actors as accounts. */
final class PekkoPeer implements Peer {
  /** Pekko's configuration for all journals, in words. */
  static final String SETTINGS =
      """
      an `EventSourcedBehavior` for each account, all in memory from the start; commands by `ask`, responses by \
      `thenReply`, events as JSON by Jackson, no snapshots; all other settings as Pekko ships them.\
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String COMMON =
      """
      pekko.loglevel = ERROR
      pekko.actor.serializers.json = "%s"
      pekko.actor.serialization-bindings { "%s" = json }
      """
          .formatted(Json.class.getName(), Deposited.class.getName());

  private final ActorSystem<Void> system;
  private final List<ActorRef<Ask>> accounts;
  private final Class<? extends CurrentEventsByPersistenceIdQuery> readJournal;
  private final String readJournalId;

  /**
   * @param journal the journal's configuration
   */
  PekkoPeer(
      int accounts,
      String journal,
      Class<? extends CurrentEventsByPersistenceIdQuery> readJournal,
      String readJournalId)
      throws Exception {
    this.readJournal = readJournal;
    this.readJournalId = readJournalId;
    Config config = ConfigFactory.parseString(COMMON + journal).withFallback(ConfigFactory.load());
    CompletableFuture<List<ActorRef<Ask>>> started = new CompletableFuture<>();
    system =
        ActorSystem.create(
            Behaviors.setup(
                context -> {
                  started.complete(spawn(context, accounts));
                  return Behaviors.empty();
                }),
            "peer",
            config);
    this.accounts = started.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static List<ActorRef<Ask>> spawn(ActorContext<Void> context, int accounts) {
    return IntStream.range(0, accounts)
        .mapToObj(Accounts::id)
        .map(id -> context.spawn(new AccountActor(id), id))
        .toList();
  }

  @Override
  public void send(int account, long number) throws Exception {
    AccountCommand command = Accounts.deposit(account, number);
    AskPattern.<Ask, Done>ask(
            accounts.get(account),
            replyTo -> new Ask(command, replyTo),
            PATIENCE,
            system.scheduler())
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public long stored() throws Exception {
    var journal = PersistenceQuery.get(system).getReadJournalFor(readJournal, readJournalId);
    long stored = 0;
    for (int account = 0; account < accounts.size(); account++) {
      stored +=
          journal
              .currentEventsByPersistenceId(Accounts.id(account), 0, Long.MAX_VALUE)
              .runFold(0L, (count, _) -> count + 1, system)
              .toCompletableFuture()
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    return stored;
  }

  @Override
  public void close() {
    system.terminate();
    system
        .getWhenTerminated()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private record Ask(AccountCommand command, ActorRef<Done> replyTo) {}

  private static final class AccountActor extends EventSourcedBehavior<Ask, Deposited, Account> {
    AccountActor(String id) {
      super(PersistenceId.ofUniqueId(id));
    }

    @Override
    public Account emptyState() {
      return new Account(0, 0, "");
    }

    @Override
    public CommandHandler<Ask, Deposited, Account> commandHandler() {
      return newCommandHandlerBuilder()
          .forAnyState()
          .onCommand(
              Ask.class,
              ask ->
                  Effect()
                      .persist(decide(ask.command()))
                      .thenReply(ask.replyTo(), _ -> Done.getInstance()))
          .build();
    }

    private static Deposited decide(AccountCommand command) {
      return switch (command) {
        case Deposit c -> new Deposited(c.account(), c.number(), c.cents(), c.reference());
      };
    }

    @Override
    public EventHandler<Account, Deposited> eventHandler() {
      return newEventHandlerBuilder().forAnyState().onAnyEvent(Accounts::evolve);
    }
  }

  /** Pekko's extension point for how events are stored. */
  static final class Json extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 1_999;
    private final JsonMapper mapper = JsonMapper.builder().build();

    /** Called by Pekko. */
    Json(ExtendedActorSystem system) {}

    @Override
    public int identifier() {
      return IDENTIFIER;
    }

    @Override
    public String manifest(Object event) {
      return "money-deposited";
    }

    @Override
    public byte[] toBinary(Object event) {
      return mapper.writeValueAsBytes(event);
    }

    @Override
    public Object fromBinary(byte[] stored, String manifest) {
      return mapper.readValue(stored, Deposited.class);
    }
  }
}
