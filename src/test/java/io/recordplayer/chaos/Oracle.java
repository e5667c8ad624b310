package io.recordplayer.chaos;

import io.recordplayer.chaos.History.Screen;
import io.recordplayer.chaos.History.Sent;
import io.recordplayer.chaos.History.Told;
import io.recordplayer.chaos.Tills.CommandKey;
import io.recordplayer.chaos.Tills.Journal;
import io.recordplayer.chaos.Tills.Rules;
import io.recordplayer.chaos.Tills.Till;
import io.recordplayer.chaos.Tills.TillCommand;
import io.recordplayer.chaos.Tills.TillEvent;
import io.recordplayer.chaos.Verdict.Result;
import io.recordplayer.client.Watch;
import io.recordplayer.entity.Decision.Accepted;
import io.recordplayer.entity.Decision.Rejected;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import io.recordplayer.record.Responses.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Judges a history; the verdict is a pure function of it. The oracle decides each command of a
 * stream once, in order, with the rules of the tills, and compares everything else with these
 * decisions.
 *
 * <p>Weakness: it can't find a fault that has the same effect everywhere, such as a wrong rule.
 */
final class Oracle {
  private final History history;
  private final List<String> broken = new ArrayList<>();
  private final List<String> open = new ArrayList<>();

  /** The log's decision about each command; undecided commands are missing. */
  private final Map<CommandKey, LoggedDecision> decisions = new HashMap<>();

  /**
   * A decision in the log.
   *
   * @param rule the rule that rejected the command; null if the command was accepted
   * @param events number of the command's events
   */
  private record LoggedDecision(@Nullable String rule, int events, boolean parked) {}

  private Oracle(History history) {
    this.history = history;
  }

  static Verdict judge(History history) {
    Oracle oracle = new Oracle(history);
    oracle.checkCommands();
    oracle.tills().forEach(oracle::checkDecisions);
    oracle.tills().forEach(oracle::checkOrderOfEvents);
    oracle.checkParked();
    oracle.checkResponses();
    oracle.checkScreens();
    oracle.checkDocuments();
    oracle.checkMeaning();
    return oracle.verdict();
  }

  private Verdict verdict() {
    if (!broken.isEmpty()) {
      return new Verdict(Result.FAIL, broken);
    }
    return new Verdict(open.isEmpty() ? Result.PASS : Result.INCONCLUSIVE, open);
  }

  private Set<String> tills() {
    Set<String> tills = new LinkedHashSet<>(history.commands().keySet());
    tills.addAll(history.records().keySet());
    return tills;
  }

  private List<Recorded<TillCommand>> commands(String till) {
    return history.commandsOf(till).stream()
        .<Recorded<TillCommand>>map(record -> record.as(TillCommand.class))
        .toList();
  }

  private List<Recorded<?>> records(String till) {
    return history.recordsOf(till);
  }

  private List<Recorded<TillEvent>> events(String till) {
    return records(till).stream()
        .filter(record -> record.data() instanceof TillEvent)
        .<Recorded<TillEvent>>map(record -> record.as(TillEvent.class))
        .toList();
  }

  /** Checks that each recorded command is in the log once, and in its page's order. */
  private void checkCommands() {
    Map<CommandKey, String> sent = new LinkedHashMap<>();
    history.sent().forEach(each -> sent.put(each.key(), each.till()));
    Set<CommandKey> recorded = new HashSet<>();
    for (String till : tills()) {
      Map<String, Integer> latest = new HashMap<>();
      for (Recorded<TillCommand> command : commands(till)) {
        CommandKey key = command.data().key();
        if (!till.equals(sent.get(key))) {
          broken.add("%s is in the log for %s, but no page sent it".formatted(key, till));
        }
        if (!recorded.add(key)) {
          broken.add("%s is in the log for %s twice".formatted(key, till));
        }
        int before = latest.getOrDefault(key.page(), -1);
        if (before > key.number()) {
          broken.add(
              "%s is in the log for %s after %s/%d, which was sent later"
                  .formatted(key, till, key.page(), before));
        }
        latest.put(key.page(), key.number());
      }
    }
    for (Sent each : history.sent()) {
      if (each.told().contains(new Told.InTheLog()) && !recorded.contains(each.key())) {
        broken.add(
            "%s was reported as recorded, but is not in the log for %s"
                .formatted(each.key(), each.till()));
      }
    }
  }

  /**
   * Checks that each command is decided once, as the rules decide it after the earlier commands.
   */
  private void checkDecisions(String till) {
    Map<UUID, List<TillEvent>> events = new HashMap<>();
    events(till)
        .forEach(
            event ->
                events
                    .computeIfAbsent(event.origin().causation(), _ -> new ArrayList<>())
                    .add(event.data()));
    Map<UUID, List<Response>> outcomes = outcomes(till);
    Set<UUID> known = new HashSet<>();
    List<CommandKey> undecided = new ArrayList<>();
    Till state = Till.NEW;
    for (Recorded<TillCommand> command : commands(till)) {
      CommandKey key = command.data().key();
      List<TillEvent> followed = events.getOrDefault(command.id(), List.of());
      List<Response> noted = outcomes.getOrDefault(command.id(), List.of());
      if (!known.add(command.id())) {
        continue;
      }
      if (followed.isEmpty() && noted.isEmpty()) {
        undecided.add(key);
        continue;
      }
      undecided.forEach(
          lost ->
              broken.add(
                  "%s was never decided, but the later %s on %s was".formatted(lost, key, till)));
      undecided.clear();
      checkDecision(till, command.data(), state, followed, noted);
      for (TillEvent event : followed) {
        state = state.with(event);
      }
      Response last = noted.isEmpty() ? null : noted.getLast();
      decisions.put(
          key,
          new LoggedDecision(
              last == null ? null : last.rule(), followed.size(), last != null && last.parked()));
    }
    undecided.forEach(key -> open.add("%s on %s is not decided yet".formatted(key, till)));
    events.keySet().stream()
        .filter(cause -> !known.contains(cause))
        .forEach(
            cause ->
                broken.add(
                    "%s on %s has no command"
                        .formatted(
                            Objects.requireNonNull(events.get(cause)).getFirst().entry(), till)));
  }

  private Map<UUID, List<Response>> outcomes(String till) {
    Map<UUID, List<Response>> outcomes = new HashMap<>();
    records(till).stream()
        .map(Recorded::data)
        .filter(Responses.class::isInstance)
        .flatMap(data -> ((Responses) data).responses().stream())
        .forEach(
            outcome -> outcomes.computeIfAbsent(outcome.id(), _ -> new ArrayList<>()).add(outcome));
    return outcomes;
  }

  private void checkDecision(
      String till,
      TillCommand command,
      Till state,
      List<TillEvent> followed,
      List<Response> noted) {
    CommandKey key = command.key();
    // A parked command is delivered again if the log didn't get the instruction to park it.
    long ends = noted.stream().filter(outcome -> !outcome.parked()).count();
    if (ends + (followed.isEmpty() ? 0 : 1) > 1
        || new HashSet<>(followed).size() < followed.size()) {
      broken.add("%s on %s was decided twice: %s, %s".formatted(key, till, followed, noted));
      return;
    }
    if (!noted.isEmpty() && Rejection.BUSY.rule().equals(noted.getLast().rule())) {
      return;
    }
    Expected expected = expected(command, state);
    boolean parked = !noted.isEmpty() && noted.getLast().parked();
    String rule = noted.isEmpty() ? null : noted.getLast().rule();
    if (!expected.events().equals(followed)
        || !Objects.equals(expected.rule(), rule)
        || expected.parked() != parked) {
      broken.add(
          "%s on %s was decided as %s, but the rules decide %s"
              .formatted(key, till, new Expected(followed, rule, parked), expected));
    }
  }

  private record Expected(List<TillEvent> events, @Nullable String rule, boolean parked) {}

  private static Expected expected(TillCommand command, Till state) {
    try {
      return switch (Rules.decide(command, state)) {
        case Accepted<TillEvent> accepted -> new Expected(accepted.events(), null, false);
        case Rejected<TillEvent> rejected ->
            new Expected(List.of(), rejected.rejection().rule(), false);
      };
    } catch (IllegalStateException _) {
      return new Expected(List.of(), Rejection.FAULT.rule(), true);
    }
  }

  /** Checks that events have the order of their commands. */
  private void checkOrderOfEvents(String till) {
    Map<UUID, Long> revisions = new HashMap<>();
    commands(till).forEach(command -> revisions.putIfAbsent(command.id(), command.revision()));
    Recorded<TillEvent> before = null;
    for (Recorded<TillEvent> event : events(till)) {
      Long revision = revisions.get(event.origin().causation());
      if (revision != null && revision != event.link().revision()) {
        broken.add(
            "%s on %s names command %d as its cause, but its cause is command %d"
                .formatted(event.data().entry(), till, event.link().revision(), revision));
      }
      if (before != null && isBefore(event, before)) {
        broken.add(
            "%s on %s comes after %s, against the order of their commands"
                .formatted(event.data().entry(), till, before.data().entry()));
      }
      before = event;
    }
  }

  /** Each event of a command has the number of its command's events that follow. */
  private static boolean isBefore(Recorded<TillEvent> one, Recorded<TillEvent> other) {
    long commands = one.link().revision() - other.link().revision();
    return commands == 0 ? one.link().following() > other.link().following() : commands < 0;
  }

  private void checkParked() {
    for (String till : tills()) {
      for (Recorded<TillCommand> command : commands(till)) {
        LoggedDecision decision = decisions.get(command.data().key());
        boolean parks = decision != null && decision.parked();
        if (parks && !history.parked().contains(command.id())) {
          broken.add("%s on %s should be parked, but is not".formatted(command.data().key(), till));
        }
        if (!parks && history.parked().contains(command.id())) {
          broken.add("%s on %s is parked, but was decided".formatted(command.data().key(), till));
        }
      }
    }
  }

  /**
   * Checks that pages were told the truth, and that live pages were told about each of their
   * commands.
   */
  private void checkResponses() {
    Set<String> alive = new HashSet<>();
    history.screens().forEach(screen -> alive.add(screen.page()));
    for (Sent each : history.sent()) {
      List<Told> ends =
          each.told().stream().filter(told -> !(told instanceof Told.InTheLog)).toList();
      if (ends.size() > 1) {
        broken.add("%s was told two final stages: %s".formatted(each.key(), each.told()));
      }
      if (!ends.isEmpty() && each.told().getLast() instanceof Told.InTheLog) {
        broken.add(
            "%s was told its final stage before its record: %s".formatted(each.key(), each.told()));
      }
      if (ends.isEmpty() && alive.contains(each.key().page())) {
        open.add("%s has no response: %s".formatted(each.key(), each.told()));
      }
      ends.forEach(end -> checkResponse(each, end));
    }
  }

  private void checkResponse(Sent sent, Told end) {
    LoggedDecision decision = decisions.get(sent.key());
    boolean right =
        decision != null
            && switch (end) {
              case Told.InTheLog _ -> true;
              case Told.OnScreen on ->
                  decision.rule() == null && (on.visible() || decision.events() == 0);
              case Told.Rejected rejected -> rejected.rule().equals(decision.rule());
            };
    if (!right) {
      broken.add(
          "%s on %s was told %s, but the log has %s"
              .formatted(
                  sent.key(), sent.till(), end, decision == null ? "no decision" : decision));
    }
  }

  private void checkScreens() {
    for (Screen screen : history.screens()) {
      String place = "page %s's %s".formatted(screen.page(), screen.till());
      if (screen.state() != Watch.State.LIVE) {
        open.add("%s is %s".formatted(place, screen.state()));
      }
      compare(place, screen.till(), screen.journal());
    }
  }

  private void checkDocuments() {
    for (String till : tills()) {
      compare("the stored view of " + till, till, history.documentOf(till));
    }
  }

  /**
   * Compares a view with the events and their order. A view without only the last events can be
   * behind.
   */
  private void compare(String place, String till, Journal journal) {
    List<String> expected = events(till).stream().map(event -> event.data().entry()).toList();
    List<String> actual = journal.entries();
    int found = broken.size() + open.size();
    for (String entry : new LinkedHashSet<>(actual)) {
      if (Collections.frequency(actual, entry) > Collections.frequency(expected, entry)) {
        broken.add(
            expected.contains(entry)
                ? "%s has %s twice".formatted(place, entry)
                : "%s has %s, but %s has not".formatted(place, entry, till));
      }
    }
    Set<String> shown = new HashSet<>(actual);
    List<String> missing = new ArrayList<>();
    for (String entry : expected) {
      if (!shown.contains(entry)) {
        missing.add(entry);
      } else {
        missing.forEach(lost -> broken.add("%s lacks %s".formatted(place, lost)));
        missing.clear();
      }
    }
    missing.forEach(late -> open.add("%s still lacks %s".formatted(place, late)));
    checkOrder(place, expected, actual);
    if (found == broken.size() + open.size()) {
      Till counted = Till.NEW;
      for (Recorded<TillEvent> event : events(till)) {
        counted = counted.with(event.data());
      }
      if (!counted.equals(journal.till())) {
        broken.add("%s counts %s, but the log %s".formatted(place, journal.till(), counted));
      }
    }
  }

  private void checkOrder(String place, List<String> expected, List<String> actual) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < expected.size(); i++) {
      places.putIfAbsent(expected.get(i), i);
    }
    Set<String> once = new LinkedHashSet<>(actual);
    once.retainAll(places.keySet());
    String before = null;
    for (String entry : once) {
      if (before != null && placeOf(places, before) > placeOf(places, entry)) {
        broken.add("%s has %s before %s".formatted(place, before, entry));
      }
      before = entry;
    }
  }

  private static int placeOf(Map<String, Integer> places, String entry) {
    return Objects.requireNonNull(places.get(entry));
  }

  /** Makes the verdict inconclusive if the run had too few kinds of events to prove anything. */
  private void checkMeaning() {
    if (decisions.values().stream().noneMatch(decision -> decision.events() > 0)) {
      open.add("no command was accepted");
    }
    if (decisions.values().stream()
        .noneMatch(decision -> Tills.TILL_FULL.rule().equals(decision.rule()))) {
      open.add("no command was rejected");
    }
    if (decisions.values().stream().noneMatch(LoggedDecision::parked)) {
      open.add("no command was parked");
    }
    if (history.screens().isEmpty()) {
      open.add("no page was open at the end");
    }
  }
}
