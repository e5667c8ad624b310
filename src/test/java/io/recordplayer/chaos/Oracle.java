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
 * Judges a history: a pure function of it. The rules of the tills, asked once for each command in
 * the order of the command stream, say what should have happened; everything else is compared with
 * that.
 *
 * <p>Weakness: what is wrong in the same way everywhere, as a rule that errs, isn't found.
 */
final class Oracle {
  private final History history;
  private final List<String> broken = new ArrayList<>();
  private final List<String> open = new ArrayList<>();

  /** What the log says about each command; those that aren't decided are missing. */
  private final Map<CommandKey, Answer> answers = new HashMap<>();

  /**
   * How a command was decided.
   *
   * @param rule the rule that refused it; null where it was accepted
   * @param events how many followed from it
   */
  private record Answer(@Nullable String rule, int events, boolean parked) {}

  private Oracle(History history) {
    this.history = history;
  }

  static Verdict judge(History history) {
    Oracle oracle = new Oracle(history);
    oracle.checkCommands();
    oracle.tills().forEach(oracle::checkDecisions);
    oracle.tills().forEach(oracle::checkOrderOfEvents);
    oracle.checkParked();
    oracle.checkAnswers();
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

  /** What was sent is in the log, once and in its page's order. */
  private void checkCommands() {
    Map<CommandKey, String> sent = new LinkedHashMap<>();
    history.sent().forEach(each -> sent.put(each.key(), each.till()));
    Set<CommandKey> recorded = new HashSet<>();
    for (String till : tills()) {
      Map<String, Integer> latest = new HashMap<>();
      for (Recorded<TillCommand> command : commands(till)) {
        CommandKey key = command.data().key();
        if (!till.equals(sent.get(key))) {
          broken.add("%s is in the log for %s, and nobody sent it".formatted(key, till));
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
            "%s was told to be recorded, and isn't in the log for %s"
                .formatted(each.key(), each.till()));
      }
    }
  }

  /** Each command is decided once, as the rules decide it after those before it. */
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
          lost -> broken.add("%s was never decided, and %s on %s was".formatted(lost, key, till)));
      undecided.clear();
      checkDecision(till, command.data(), state, followed, noted);
      for (TillEvent event : followed) {
        state = state.with(event);
      }
      Response last = noted.isEmpty() ? null : noted.getLast();
      answers.put(
          key,
          new Answer(
              last == null ? null : last.rule(), followed.size(), last != null && last.parked()));
    }
    undecided.forEach(key -> open.add("%s on %s is not decided yet".formatted(key, till)));
    events.keySet().stream()
        .filter(cause -> !known.contains(cause))
        .forEach(
            cause ->
                broken.add(
                    "%s on %s follows from no command"
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
    // A parked one is handed out again where the log wasn't told that it is to be parked.
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
          "%s on %s was decided as %s, and the rules say %s"
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

  /** Events follow each other as their commands do. */
  private void checkOrderOfEvents(String till) {
    Map<UUID, Long> revisions = new HashMap<>();
    commands(till).forEach(command -> revisions.putIfAbsent(command.id(), command.revision()));
    Recorded<TillEvent> before = null;
    for (Recorded<TillEvent> event : events(till)) {
      Long revision = revisions.get(event.origin().causation());
      if (revision != null && revision != event.link().revision()) {
        broken.add(
            "%s on %s names command %d as its cause, and followed from %d"
                .formatted(event.data().entry(), till, event.link().revision(), revision));
      }
      if (before != null && isBefore(event, before)) {
        broken.add(
            "%s on %s stands after %s, against the order of their commands"
                .formatted(event.data().entry(), till, before.data().entry()));
      }
      before = event;
    }
  }

  /** The events of one command count down how many follow. */
  private static boolean isBefore(Recorded<TillEvent> one, Recorded<TillEvent> other) {
    long commands = one.link().revision() - other.link().revision();
    return commands == 0 ? one.link().following() > other.link().following() : commands < 0;
  }

  private void checkParked() {
    for (String till : tills()) {
      for (Recorded<TillCommand> command : commands(till)) {
        Answer answer = answers.get(command.data().key());
        boolean parks = answer != null && answer.parked();
        if (parks && !history.parked().contains(command.id())) {
          broken.add("%s on %s is parked nowhere".formatted(command.data().key(), till));
        }
        if (!parks && history.parked().contains(command.id())) {
          broken.add("%s on %s is parked, and is decided".formatted(command.data().key(), till));
        }
      }
    }
  }

  /** Pages were told the truth, those that weren't killed about each of their commands. */
  private void checkAnswers() {
    Set<String> alive = new HashSet<>();
    history.screens().forEach(screen -> alive.add(screen.page()));
    for (Sent each : history.sent()) {
      List<Told> ends =
          each.told().stream().filter(told -> !(told instanceof Told.InTheLog)).toList();
      if (ends.size() > 1) {
        broken.add("%s was told two ends: %s".formatted(each.key(), each.told()));
      }
      if (!ends.isEmpty() && each.told().getLast() instanceof Told.InTheLog) {
        broken.add("%s was told its end before its record: %s".formatted(each.key(), each.told()));
      }
      if (ends.isEmpty() && alive.contains(each.key().page())) {
        open.add("%s was not answered: %s".formatted(each.key(), each.told()));
      }
      ends.forEach(end -> checkAnswer(each, end));
    }
  }

  private void checkAnswer(Sent sent, Told end) {
    Answer answer = answers.get(sent.key());
    boolean right =
        answer != null
            && switch (end) {
              case Told.InTheLog _ -> true;
              case Told.OnScreen on ->
                  answer.rule() == null && (on.visible() || answer.events() == 0);
              case Told.Refused refused -> refused.rule().equals(answer.rule());
            };
    if (!right) {
      broken.add(
          "%s on %s was told %s, and the log says %s"
              .formatted(
                  sent.key(), sent.till(), end, answer == null ? "nothing about it" : answer));
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

  /** A view has all events in their order; one that only lacks the last ones may be behind. */
  private void compare(String place, String till, Journal journal) {
    List<String> expected = events(till).stream().map(event -> event.data().entry()).toList();
    List<String> actual = journal.entries();
    int found = broken.size() + open.size();
    for (String entry : new LinkedHashSet<>(actual)) {
      if (Collections.frequency(actual, entry) > Collections.frequency(expected, entry)) {
        broken.add(
            expected.contains(entry)
                ? "%s has %s twice".formatted(place, entry)
                : "%s has %s, and %s has not".formatted(place, entry, till));
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
    missing.forEach(late -> open.add("%s lacks %s yet".formatted(place, late)));
    checkOrder(place, expected, actual);
    if (found == broken.size() + open.size()) {
      Till counted = Till.NEW;
      for (Recorded<TillEvent> event : events(till)) {
        counted = counted.with(event.data());
      }
      if (!counted.equals(journal.till())) {
        broken.add("%s counts %s, and the log %s".formatted(place, journal.till(), counted));
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

  /** A run in which too little happened shows nothing. */
  private void checkMeaning() {
    if (answers.values().stream().noneMatch(answer -> answer.events() > 0)) {
      open.add("no command was accepted");
    }
    if (answers.values().stream()
        .noneMatch(answer -> Tills.TILL_FULL.rule().equals(answer.rule()))) {
      open.add("no command was refused");
    }
    if (answers.values().stream().noneMatch(Answer::parked)) {
      open.add("no command was parked");
    }
    if (history.screens().isEmpty()) {
      open.add("no page was there in the end");
    }
  }
}
