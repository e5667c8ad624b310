package io.recordplayer.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanban.live.CuttableConnection;
import io.recordplayer.Rig;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.EntityType;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command is recorded once, however often it is tried and whoever else sends. */
class CommandSenderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Person ANN = new Person("ann", "Ann");

  sealed interface Command {
    @StoredAs("do-nothing")
    record Nothing(int number) implements Command {}
  }

  sealed interface Event {
    @StoredAs("nothing-done")
    record Done() implements Event {}
  }

  record State() {}

  private static final class Rules implements Entity<Command, State, Event> {
    @Override
    public State initial() {
      return new State();
    }

    @Override
    public Decision<Event> decide(Command command, State state, Origin origin) {
      return Decision.accept();
    }

    @Override
    public State evolve(State state, Recorded<Event> event) {
      return state;
    }
  }

  private static final EntityType<Command, State, Event> IDLER =
      EntityType.of("idler", new Rules(), _ -> "a");

  @TempDir Path data;
  private Rig rig;

  @BeforeEach
  void open() {
    rig = new Rig(data, List.of(Command.class, Event.class));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static OutgoingCommand<Command> command(int number) {
    Origin origin = Origin.ofCommand(UUID.randomUUID(), ANN, Set.of(), Instant.now(), "");
    return new OutgoingCommand<>(IDLER, new Command.Nothing(number), origin);
  }

  private List<Recorded<?>> commands() {
    List<Recorded<?>> commands = new ArrayList<>();
    rig.log().read(IDLER.commandStream("a"), Log.NO_RECORD, commands::add);
    return commands;
  }

  private static CommandSender sender(Log log) {
    return new CommandSender(log, InstantSource.system());
  }

  @Test
  void parallel_senders_record_each_command_once_with_its_revision() {
    List<CommandSender> senders = List.of(sender(rig.log()), sender(rig.log()));
    IntStream.range(0, 200)
        .parallel()
        .forEach(number -> senders.get(number % 2).record(command(number)));
    assertThat(commands()).hasSize(200);
    assertThat(commands().stream().map(Recorded::data).distinct()).hasSize(200);
    assertThat(commands())
        .allSatisfy(each -> assertThat(each.link().revision()).isEqualTo(each.revision()));
  }

  @Test
  void a_command_whose_response_was_lost_is_recorded_once() throws Exception {
    try (CuttableConnection line = new CuttableConnection(rig.logPort())) {
      CommandSender sender = sender(rig.logAt(line.port()));
      assertThat(sender.record(command(1))).isZero();
      OutgoingCommand<Command> lost = command(2);
      line.mute();
      assertThatThrownBy(() -> sender.record(lost)).isInstanceOf(LogException.class);
      await().atMost(PATIENCE).until(() -> commands().size() == 2);
      // Another sender continues meanwhile.
      sender(rig.log()).record(command(3));
      line.cut();
      line.mend();
      assertThat(
              await()
                  .atMost(PATIENCE)
                  .ignoreExceptionsMatching(LogException.class::isInstance)
                  .until(() -> sender.record(lost), _ -> true))
          .isEqualTo(1);
      assertThat(sender.record(command(4))).isEqualTo(3);
      assertThat(commands().stream().<Object>map(Recorded::data))
          .containsExactly(
              new Command.Nothing(1),
              new Command.Nothing(2),
              new Command.Nothing(3),
              new Command.Nothing(4));
    }
  }

  @Test
  void a_command_with_a_fixed_id_is_recorded_once_by_several_processes() {
    IntStream.range(0, 40)
        .parallel()
        .forEach(
            number ->
                sender(rig.log())
                    .sendOnce(
                        IDLER,
                        new Command.Nothing(number % 4),
                        new UUID(1, number % 4),
                        ANN,
                        Set.of()));
    assertThat(commands()).hasSize(4);
  }
}
