package io.recordplayer.chaos;

import io.recordplayer.chaos.History.Screen;
import io.recordplayer.chaos.History.Sent;
import io.recordplayer.chaos.History.Told;
import io.recordplayer.chaos.Tills.CommandKey;
import io.recordplayer.chaos.Tills.Journal;
import io.recordplayer.chaos.Tills.Rules;
import io.recordplayer.chaos.Tills.TillCommand;
import io.recordplayer.chaos.Tills.TillEvent;
import io.recordplayer.client.Watch;
import io.recordplayer.entity.Decision.Accepted;
import io.recordplayer.entity.Decision.Rejected;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import io.recordplayer.record.RecordTypes;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import io.recordplayer.record.Responses.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Makes the history of a run without faults, in which one page is killed. */
final class RightHistory {
  private static final List<String> PAGES = List.of("a", "b", "killed");
  private static final List<String> TILLS = List.of("till-0", "till-1");

  private final List<Sent> sent = new ArrayList<>();
  private final Map<String, List<Recorded<?>>> commands = new LinkedHashMap<>();
  private final Map<String, List<Recorded<?>>> records = new LinkedHashMap<>();
  private final Map<String, Journal> journals = new LinkedHashMap<>();
  private final Set<UUID> parked = new HashSet<>();
  private long position;

  private RightHistory() {}

  static History of(long seed, int numbers) {
    return new RightHistory().run(new Random(seed), numbers);
  }

  private History run(Random random, int numbers) {
    for (int number = 0; number < numbers; number++) {
      for (String page : PAGES) {
        String till = TILLS.get(random.nextInt(TILLS.size()));
        decide(ChaosCommands.next(random, till, new CommandKey(page, number)));
      }
    }
    // This command was under way when its page was killed.
    sent.add(new Sent(new CommandKey("killed", numbers), "till-0", List.of()));
    List<Screen> screens = new ArrayList<>();
    for (String page : PAGES) {
      if (!page.equals("killed")) {
        journals.forEach(
            (till, journal) -> screens.add(new Screen(page, till, Watch.State.LIVE, journal)));
      }
    }
    return new History(sent, commands, records, screens, journals, parked);
  }

  private void decide(TillCommand command) {
    UUID id = idOf(command.key().toString());
    List<Recorded<?>> stream = streamOf(commands, command);
    long revision = stream.size();
    Origin origin =
        Origin.ofCommand(id, Person.SYSTEM, Set.of(), Instant.EPOCH, command.key().page());
    stream.add(recorded(id, command.till(), revision, origin, command, CommandLink.to(revision)));
    Told told;
    try {
      told =
          switch (Rules.decide(
              command, journals.getOrDefault(command.till(), Journal.BLANK).till())) {
            case Accepted<TillEvent> accepted when accepted.events().isEmpty() -> {
              note(
                  command, new Response(revision, id, origin.page(), null, null, List.of(), false));
              yield new Told.OnScreen(false);
            }
            case Accepted<TillEvent> accepted -> {
              happen(command, revision, origin, accepted.events());
              yield new Told.OnScreen(true);
            }
            case Rejected<TillEvent> rejected ->
                reject(command, revision, origin, rejected.rejection(), false);
          };
    } catch (IllegalStateException _) {
      parked.add(id);
      told = reject(command, revision, origin, Rejection.FAULT, true);
    }
    sent.add(new Sent(command.key(), command.till(), List.of(new Told.InTheLog(), told)));
  }

  private static List<Recorded<?>> streamOf(
      Map<String, List<Recorded<?>>> streams, TillCommand command) {
    return streams.computeIfAbsent(command.till(), _ -> new ArrayList<>());
  }

  private void happen(TillCommand command, long revision, Origin origin, List<TillEvent> events) {
    List<Recorded<?>> stream = streamOf(records, command);
    for (int i = 0; i < events.size(); i++) {
      TillEvent event = events.get(i);
      CommandLink link = new CommandLink(revision, events.size() - 1 - i);
      stream.add(
          recorded(
              idOf(event.entry() + " event"),
              command.till(),
              stream.size(),
              origin.causedBy(origin.causation()),
              event,
              link));
      journals.merge(
          command.till(), Journal.BLANK.with(event), (journal, _) -> journal.with(event));
    }
  }

  private Told reject(
      TillCommand command, long revision, Origin origin, Rejection why, boolean parks) {
    note(
        command,
        new Response(
            revision,
            origin.causation(),
            origin.page(),
            why.rule(),
            why.message(),
            List.of(),
            parks));
    return new Told.Rejected(why.rule());
  }

  private void note(TillCommand command, Response outcome) {
    List<Recorded<?>> stream = streamOf(records, command);
    stream.add(
        recorded(
            idOf(command.key() + " outcome"),
            command.till(),
            stream.size(),
            Origin.ofCommand(outcome.id(), Person.SYSTEM, Set.of(), Instant.EPOCH, ""),
            new Responses(List.of(outcome)),
            CommandLink.NONE));
  }

  private Recorded<?> recorded(
      UUID id, String till, long revision, Origin origin, Object data, CommandLink link) {
    Position at = new Position(++position, position);
    return new Recorded<>(
        id, till, revision, at, RecordTypes.nameOf(data.getClass()), origin, data, link);
  }

  private static UUID idOf(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
