package io.recordplayer.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.chaos.History.Screen;
import io.recordplayer.chaos.History.Sent;
import io.recordplayer.chaos.History.Told;
import io.recordplayer.chaos.Tills.CommandKey;
import io.recordplayer.chaos.Tills.Journal;
import io.recordplayer.chaos.Tills.Till;
import io.recordplayer.chaos.Tills.TillCommand;
import io.recordplayer.chaos.Tills.TillEvent;
import io.recordplayer.chaos.Verdict.Result;
import io.recordplayer.client.Watch;
import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import io.recordplayer.record.Responses.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle passes what is right, and names the command of each fault that is planted. */
class OracleTest {
  private static final String TILL = "till-0";

  private final History right = RightHistory.of(7, 60);

  private static void assertPasses(History history) {
    assertThat(Oracle.judge(history)).isEqualTo(new Verdict(Result.PASS, List.of()));
  }

  private static void assertFails(History history, String... reasons) {
    Verdict verdict = Oracle.judge(history);
    assertThat(verdict.reasons()).contains(reasons);
    assertThat(verdict.result()).isEqualTo(Result.FAIL);
  }

  private static void assertIsOpen(History history, String... reasons) {
    assertThat(Oracle.judge(history)).isEqualTo(new Verdict(Result.INCONCLUSIVE, List.of(reasons)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void a_right_history_passes(long seed) {
    assertPasses(RightHistory.of(seed, 60));
  }

  @Test
  void a_killed_page_may_not_know_what_is_in_the_log() {
    assertThat(right.sent().getLast().told()).isEmpty();
    CommandKey decided = sent(each -> each.key().page().equals("killed")).key();
    assertPasses(withTold(right, decided));
  }

  @Test
  void a_command_that_the_log_lost_is_found() {
    Recorded<?> lost = command(TillCommand.Pay.class);
    assertFails(
        withCommands(right, all -> all.remove(lost)),
        "%s was told to be recorded, and isn't in the log for till-0".formatted(keyOf(lost)));
  }

  @Test
  void a_command_that_is_in_the_log_twice_is_found() {
    Recorded<?> twice = command(TillCommand.Pay.class);
    assertFails(
        withCommands(right, all -> all.add(all.indexOf(twice), twice)),
        "%s is in the log for till-0 twice".formatted(keyOf(twice)));
  }

  @Test
  void commands_of_a_page_that_changed_places_are_found() {
    List<Recorded<?>> own = commands("a");
    assertFails(
        withCommands(right, all -> swap(all, own.get(3), own.get(4))),
        "%s is in the log for till-0 after %s, which was sent later"
            .formatted(keyOf(own.get(3)), keyOf(own.get(4))));
  }

  @Test
  void a_command_that_nobody_sent_is_found() {
    Recorded<?> other = command(TillCommand.Pay.class);
    History history = withSent(right, all -> all.removeIf(each -> each.key().equals(keyOf(other))));
    assertFails(history, "%s is in the log for till-0, and nobody sent it".formatted(keyOf(other)));
  }

  @Test
  void an_event_that_is_lost_is_found() {
    Recorded<?> lost = event(TillEvent.Paid.class);
    assertFails(
        withRecords(right, all -> all.remove(lost)),
        "%s was never decided, and %s on till-0 was"
            .formatted(entryOf(lost), keyOf(commandAfter(lost))));
  }

  @Test
  void one_of_two_events_that_is_lost_is_found() {
    Recorded<?> second =
        records(each -> each.data() instanceof TillEvent.Paid paid && paid.part() == 1).getFirst();
    Verdict verdict = Oracle.judge(withRecords(right, all -> all.remove(second)));
    assertThat(verdict.result()).isEqualTo(Result.FAIL);
    assertThat(verdict.reasons())
        .anyMatch(
            reason ->
                reason.startsWith(keyOf(second) + " on till-0 was decided as ")
                    && reason.contains("the rules say"));
  }

  @Test
  void an_event_that_is_there_twice_is_found() {
    Recorded<?> twice = event(TillEvent.Paid.class);
    History history = withRecords(right, all -> all.add(all.indexOf(twice), twice));
    assertThat(Oracle.judge(history).reasons())
        .anyMatch(reason -> reason.startsWith(entryOf(twice) + " on till-0 was decided twice"));
  }

  @Test
  void events_that_changed_places_are_found() {
    List<Recorded<?>> events = records(each -> each.data() instanceof TillEvent);
    assertFails(
        withRecords(right, all -> swap(all, events.get(6), events.get(7))),
        "%s on till-0 stands after %s, against the order of their commands"
            .formatted(entryOf(events.get(6)), entryOf(events.get(7))));
  }

  @Test
  void an_event_of_another_amount_is_found() {
    Recorded<?> wrong = event(TillEvent.Paid.class);
    TillEvent.Paid paid = (TillEvent.Paid) wrong.data();
    TillEvent.Paid more = new TillEvent.Paid(TILL, paid.key(), paid.part(), paid.amount() + 1);
    History history = withRecords(right, all -> all.set(all.indexOf(wrong), with(wrong, more)));
    assertThat(Oracle.judge(history).reasons())
        .anyMatch(reason -> reason.startsWith(paid.key() + " on till-0 was decided as "));
  }

  @Test
  void an_event_that_follows_from_nothing_is_found() {
    Recorded<?> event = event(TillEvent.Paid.class);
    Recorded<?> foreign =
        new Recorded<>(
            event.id(),
            event.stream(),
            event.revision(),
            event.position(),
            event.type(),
            event.origin().causedBy(new UUID(0, 0)),
            event.data(),
            event.link());
    assertFails(
        withRecords(right, all -> all.set(all.indexOf(event), foreign)),
        "%s on till-0 follows from no command".formatted(entryOf(event)));
  }

  @Test
  void an_event_that_names_another_command_is_found() {
    Recorded<?> event = event(TillEvent.Paid.class);
    long revision = event.link().revision();
    Recorded<?> wrong =
        new Recorded<>(
            event.id(),
            event.stream(),
            event.revision(),
            event.position(),
            event.type(),
            event.origin(),
            event.data(),
            CommandLink.to(revision + 1));
    assertFails(
        withRecords(right, all -> all.set(all.indexOf(event), wrong)),
        "%s on till-0 names command %d as its cause, and followed from %d"
            .formatted(entryOf(event), revision + 1, revision));
  }

  @Test
  void a_refusal_that_the_log_lost_is_found() {
    Recorded<?> lost = outcome(Tills.TILL_FULL.rule());
    Recorded<?> refused = commandOf(lost);
    assertFails(
        withRecords(right, all -> all.remove(lost)),
        "%s was never decided, and %s on till-0 was"
            .formatted(keyOf(refused), keyOf(next(refused))));
  }

  @Test
  void a_refusal_against_the_rules_is_found() {
    Recorded<?> event = event(TillEvent.Paid.class);
    Response refusal =
        new Response(
            event.link().revision(),
            event.origin().causation(),
            "",
            "TILL_FULL",
            "full",
            List.of(),
            false);
    Recorded<?> refused = with(event, new Responses(List.of(refusal)));
    History history = withRecords(right, all -> all.set(all.indexOf(event), refused));
    assertThat(Oracle.judge(history).reasons())
        .anyMatch(reason -> reason.startsWith(keyOf(event) + " on till-0 was decided as "));
  }

  @Test
  void a_command_that_is_parked_nowhere_is_found() {
    Recorded<?> jam = command(TillCommand.Jam.class);
    History history =
        new History(
            right.sent(),
            right.commands(),
            right.records(),
            right.screens(),
            right.documents(),
            Set.of());
    assertFails(history, "%s on till-0 is parked nowhere".formatted(keyOf(jam)));
  }

  @Test
  void a_command_that_is_parked_and_decided_is_found() {
    Recorded<?> decided = command(TillCommand.Pay.class);
    List<UUID> parked = new ArrayList<>(right.parked());
    parked.add(decided.id());
    History history =
        new History(
            right.sent(),
            right.commands(),
            right.records(),
            right.screens(),
            right.documents(),
            Set.copyOf(parked));
    assertFails(history, "%s on till-0 is parked, and is decided".formatted(keyOf(decided)));
  }

  @Test
  void commands_that_are_still_to_be_decided_leave_it_open() {
    CommandKey pending = right.sent().getLast().key();
    Recorded<?> last = right.commandsOf(TILL).getLast();
    Recorded<?> recorded =
        new Recorded<>(
            new UUID(0, 0),
            last.stream(),
            last.revision() + 1,
            last.position(),
            last.type(),
            last.origin(),
            new TillCommand.Empty(TILL, pending),
            CommandLink.to(last.revision() + 1));
    assertIsOpen(
        withCommands(right, all -> all.add(recorded)),
        "%s on till-0 is not decided yet".formatted(pending));
  }

  @Test
  void a_wrong_answer_is_found() {
    CommandKey accepted = keyOf(event(TillEvent.Paid.class));
    assertThat(
            Oracle.judge(
                    withTold(right, accepted, new Told.InTheLog(), new Told.Refused("TILL_FULL")))
                .reasons())
        .singleElement()
        .asString()
        .startsWith(accepted + " on till-0 was told Refused[rule=TILL_FULL], and the log says ");

    CommandKey refused = keyOf(commandOf(outcome(Tills.TILL_FULL.rule())));
    assertThat(
            Oracle.judge(withTold(right, refused, new Told.InTheLog(), new Told.OnScreen(true)))
                .reasons())
        .singleElement()
        .asString()
        .startsWith(refused + " on till-0 was told OnScreen[visible=true], and the log says ");
  }

  @Test
  void an_answer_before_the_page_shows_it_is_found() {
    CommandKey accepted = keyOf(event(TillEvent.Paid.class));
    assertThat(
            Oracle.judge(withTold(right, accepted, new Told.InTheLog(), new Told.OnScreen(false)))
                .reasons())
        .singleElement()
        .asString()
        .startsWith(accepted + " on till-0 was told OnScreen[visible=false], and the log says ");
  }

  @Test
  void a_second_answer_is_found() {
    CommandKey accepted = keyOf(event(TillEvent.Paid.class));
    Told shown = new Told.OnScreen(true);
    assertFails(
        withTold(right, accepted, shown, shown),
        "%s was told two ends: %s".formatted(accepted, List.of(shown, shown)));
    assertFails(
        withTold(right, accepted, shown, new Told.InTheLog()),
        "%s was told its end before its record: %s"
            .formatted(accepted, List.of(shown, new Told.InTheLog())));
  }

  @Test
  void a_page_that_has_no_answer_yet_leaves_it_open() {
    CommandKey waiting = sent(each -> each.key().page().equals("a")).key();
    assertIsOpen(
        withTold(right, waiting, new Told.InTheLog()),
        "%s was not answered: %s".formatted(waiting, List.of(new Told.InTheLog())));
  }

  @Test
  void a_view_with_a_hole_is_found() {
    String lost = right.documentOf(TILL).entries().get(4);
    assertFails(withScreen(all -> all.remove(lost)), "page a's till-0 lacks " + lost);
    assertFails(withDocument(all -> all.remove(lost)), "the stored view of till-0 lacks " + lost);
  }

  @Test
  void a_view_that_has_something_twice_is_found() {
    String twice = right.documentOf(TILL).entries().get(4);
    assertFails(withScreen(all -> all.add(4, twice)), "page a's till-0 has " + twice + " twice");
    assertFails(
        withDocument(all -> all.add(4, twice)),
        "the stored view of till-0 has " + twice + " twice");
  }

  @Test
  void a_view_in_another_order_is_found() {
    String first = right.documentOf(TILL).entries().get(4);
    String second = right.documentOf(TILL).entries().get(5);
    assertFails(
        withScreen(all -> Collections.swap(all, 4, 5)),
        "page a's till-0 has %s before %s".formatted(second, first));
    assertFails(
        withDocument(all -> Collections.swap(all, 4, 5)),
        "the stored view of till-0 has %s before %s".formatted(second, first));
  }

  @Test
  void a_view_of_what_did_not_happen_is_found() {
    assertFails(
        withScreen(all -> all.add(4, "a/4711")), "page a's till-0 has a/4711, and till-0 has not");
  }

  @Test
  void a_view_that_counts_wrong_is_found() {
    Journal journal = right.documentOf(TILL);
    Till till = new Till(journal.till().holds(), journal.till().payments() + 1);
    assertFails(
        withDocument(new Journal(till, journal.entries())),
        "the stored view of till-0 counts %s, and the log %s".formatted(till, journal.till()));
  }

  @Test
  void a_view_that_is_behind_leaves_it_open() {
    String last = right.documentOf(TILL).entries().getLast();
    assertIsOpen(
        withScreen(all -> all.removeLast()), "page a's till-0 lacks %s yet".formatted(last));
    assertIsOpen(
        withDocument(all -> all.removeLast()),
        "the stored view of till-0 lacks %s yet".formatted(last));
  }

  @Test
  void a_view_that_stands_still_leaves_it_open() {
    List<Screen> screens = new ArrayList<>(right.screens());
    Screen first = screens.getFirst();
    screens.set(0, new Screen(first.page(), first.till(), Watch.State.STOPPED, first.journal()));
    assertIsOpen(withScreens(screens), "page a's till-0 is STOPPED");
  }

  @Test
  void a_run_in_which_nothing_happened_leaves_it_open() {
    assertIsOpen(
        new History(List.of(), Map.of(), Map.of(), List.of(), Map.of(), Set.of()),
        "no command was accepted",
        "no command was refused",
        "no command was parked",
        "no page was there in the end");
  }

  private Sent sent(Predicate<Sent> which) {
    return right.sent().stream().filter(which).findFirst().orElseThrow();
  }

  /** Not the first of its kind: something comes before it, and after it. */
  private Recorded<?> command(Class<? extends TillCommand> type) {
    return right.commandsOf(TILL).stream()
        .filter(each -> type.isInstance(each.data()))
        .skip(1)
        .findFirst()
        .orElseThrow();
  }

  private List<Recorded<?>> commands(String page) {
    return right.commandsOf(TILL).stream().filter(each -> keyOf(each).page().equals(page)).toList();
  }

  private List<Recorded<?>> records(Predicate<Recorded<?>> which) {
    return right.recordsOf(TILL).stream().filter(which).toList();
  }

  /** The only one of its command. */
  private Recorded<?> event(Class<? extends TillEvent> type) {
    return records(
            each ->
                type.isInstance(each.data())
                    && !(commandOf(each.origin().causation()).data()
                        instanceof TillCommand.Exchange))
        .get(3);
  }

  private Recorded<?> outcome(String rule) {
    return records(
            each ->
                each.data() instanceof Responses responses
                    && rule.equals(responses.responses().getFirst().rule()))
        .get(1);
  }

  private Recorded<?> commandOf(Recorded<?> outcome) {
    return commandOf(((Responses) outcome.data()).responses().getFirst().id());
  }

  private Recorded<?> commandOf(UUID id) {
    return right.commandsOf(TILL).stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private Recorded<?> commandAfter(Recorded<?> event) {
    return next(commandOf(event.origin().causation()));
  }

  private Recorded<?> next(Recorded<?> command) {
    List<Recorded<?>> all = right.commandsOf(TILL);
    return all.get(all.indexOf(command) + 1);
  }

  private static CommandKey keyOf(Recorded<?> record) {
    return record.data() instanceof TillEvent event
        ? event.key()
        : ((TillCommand) record.data()).key();
  }

  private static String entryOf(Recorded<?> record) {
    return ((TillEvent) record.data()).entry();
  }

  private static void swap(List<Recorded<?>> all, Recorded<?> one, Recorded<?> other) {
    Collections.swap(all, all.indexOf(one), all.indexOf(other));
  }

  private static Recorded<?> with(Recorded<?> record, Object data) {
    return new Recorded<>(
        record.id(),
        record.stream(),
        record.revision(),
        record.position(),
        record.type(),
        record.origin(),
        data,
        record.link());
  }

  private static History withSent(History history, Consumer<List<Sent>> change) {
    List<Sent> sent = new ArrayList<>(history.sent());
    change.accept(sent);
    return new History(
        sent,
        history.commands(),
        history.records(),
        history.screens(),
        history.documents(),
        history.parked());
  }

  private static History withTold(History history, CommandKey key, Told... told) {
    UnaryOperator<Sent> change =
        each -> each.key().equals(key) ? new Sent(each.key(), each.till(), List.of(told)) : each;
    return withSent(history, all -> all.replaceAll(change));
  }

  private static Map<String, List<Recorded<?>>> changed(
      Map<String, List<Recorded<?>>> streams, Consumer<List<Recorded<?>>> change) {
    Map<String, List<Recorded<?>>> copy = new HashMap<>(streams);
    List<Recorded<?>> records = new ArrayList<>(streams.getOrDefault(TILL, List.of()));
    change.accept(records);
    copy.put(TILL, records);
    return copy;
  }

  private static History withCommands(History history, Consumer<List<Recorded<?>>> change) {
    return new History(
        history.sent(),
        changed(history.commands(), change),
        history.records(),
        history.screens(),
        history.documents(),
        history.parked());
  }

  private static History withRecords(History history, Consumer<List<Recorded<?>>> change) {
    return new History(
        history.sent(),
        history.commands(),
        changed(history.records(), change),
        history.screens(),
        history.documents(),
        history.parked());
  }

  private History withScreens(List<Screen> screens) {
    return new History(
        right.sent(),
        right.commands(),
        right.records(),
        screens,
        right.documents(),
        right.parked());
  }

  /** Page a shows the first till otherwise. */
  private History withScreen(Consumer<List<String>> change) {
    List<Screen> screens = new ArrayList<>(right.screens());
    Screen first = screens.getFirst();
    screens.set(
        0, new Screen(first.page(), first.till(), first.state(), changed(first.journal(), change)));
    return withScreens(screens);
  }

  private static Journal changed(Journal journal, Consumer<List<String>> change) {
    List<String> entries = new ArrayList<>(journal.entries());
    change.accept(entries);
    return new Journal(journal.till(), entries);
  }

  private History withDocument(Consumer<List<String>> change) {
    return withDocument(changed(right.documentOf(TILL), change));
  }

  private History withDocument(Journal journal) {
    Map<String, Journal> documents = new HashMap<>(right.documents());
    documents.put(TILL, journal);
    return new History(
        right.sent(),
        right.commands(),
        right.records(),
        right.screens(),
        documents,
        right.parked());
  }
}
