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

/** The oracle passes a right history, and names the command of each planted fault. */
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
  void a_killed_page_need_not_know_its_recorded_commands() {
    assertThat(right.sent().getLast().told()).isEmpty();
    CommandKey decided = sent(each -> each.key().page().equals("killed")).key();
    assertPasses(withTold(right, decided));
  }

  @Test
  void a_command_that_the_log_lost_is_found() {
    Recorded<?> lost = command(TillCommand.Pay.class);
    assertFails(
        withCommands(right, all -> all.remove(lost)),
        "%s was reported as recorded, but is not in the log for till-0".formatted(keyOf(lost)));
  }

  @Test
  void a_command_that_is_in_the_log_twice_is_found() {
    Recorded<?> twice = command(TillCommand.Pay.class);
    assertFails(
        withCommands(right, all -> all.add(all.indexOf(twice), twice)),
        "%s is in the log for till-0 twice".formatted(keyOf(twice)));
  }

  @Test
  void swapped_commands_of_a_page_are_found() {
    List<Recorded<?>> own = commands("a");
    assertFails(
        withCommands(right, all -> swap(all, own.get(3), own.get(4))),
        "%s is in the log for till-0 after %s, which was sent later"
            .formatted(keyOf(own.get(3)), keyOf(own.get(4))));
  }

  @Test
  void a_command_that_no_page_sent_is_found() {
    Recorded<?> other = command(TillCommand.Pay.class);
    History history = withSent(right, all -> all.removeIf(each -> each.key().equals(keyOf(other))));
    assertFails(
        history, "%s is in the log for till-0, but no page sent it".formatted(keyOf(other)));
  }

  @Test
  void an_event_that_is_lost_is_found() {
    Recorded<?> lost = event(TillEvent.Paid.class);
    assertFails(
        withRecords(right, all -> all.remove(lost)),
        "%s was never decided, but the later %s on till-0 was"
            .formatted(entryOf(lost), keyOf(commandAfter(lost))));
  }

  @Test
  void the_loss_of_one_of_two_events_is_found() {
    Recorded<?> second =
        records(each -> each.data() instanceof TillEvent.Paid paid && paid.part() == 1).getFirst();
    Verdict verdict = Oracle.judge(withRecords(right, all -> all.remove(second)));
    assertThat(verdict.result()).isEqualTo(Result.FAIL);
    assertThat(verdict.reasons())
        .anyMatch(
            reason ->
                reason.startsWith(keyOf(second) + " on till-0 was decided as ")
                    && reason.contains("the rules decide"));
  }

  @Test
  void an_event_that_is_there_twice_is_found() {
    Recorded<?> twice = event(TillEvent.Paid.class);
    History history = withRecords(right, all -> all.add(all.indexOf(twice), twice));
    assertThat(Oracle.judge(history).reasons())
        .anyMatch(reason -> reason.startsWith(entryOf(twice) + " on till-0 was decided twice"));
  }

  @Test
  void swapped_events_are_found() {
    List<Recorded<?>> events = records(each -> each.data() instanceof TillEvent);
    assertFails(
        withRecords(right, all -> swap(all, events.get(6), events.get(7))),
        "%s on till-0 comes after %s, against the order of their commands"
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
  void an_event_without_a_command_is_found() {
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
        "%s on till-0 has no command".formatted(entryOf(event)));
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
        "%s on till-0 names command %d as its cause, but its cause is command %d"
            .formatted(entryOf(event), revision + 1, revision));
  }

  @Test
  void a_lost_rejection_is_found() {
    Recorded<?> lost = outcome(Tills.TILL_FULL.rule());
    Recorded<?> rejected = commandOf(lost);
    assertFails(
        withRecords(right, all -> all.remove(lost)),
        "%s was never decided, but the later %s on till-0 was"
            .formatted(keyOf(rejected), keyOf(next(rejected))));
  }

  @Test
  void a_rejection_against_the_rules_is_found() {
    Recorded<?> event = event(TillEvent.Paid.class);
    Response rejection =
        new Response(
            event.link().revision(),
            event.origin().causation(),
            "",
            "TILL_FULL",
            "full",
            List.of(),
            false);
    Recorded<?> rejected = with(event, new Responses(List.of(rejection)));
    History history = withRecords(right, all -> all.set(all.indexOf(event), rejected));
    assertThat(Oracle.judge(history).reasons())
        .anyMatch(reason -> reason.startsWith(keyOf(event) + " on till-0 was decided as "));
  }

  @Test
  void a_command_that_should_be_parked_and_is_not_is_found() {
    Recorded<?> jam = command(TillCommand.Jam.class);
    History history =
        new History(
            right.sent(),
            right.commands(),
            right.records(),
            right.screens(),
            right.documents(),
            Set.of());
    assertFails(history, "%s on till-0 should be parked, but is not".formatted(keyOf(jam)));
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
    assertFails(history, "%s on till-0 is parked, but was decided".formatted(keyOf(decided)));
  }

  @Test
  void undecided_commands_make_the_verdict_inconclusive() {
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
  void a_wrong_response_is_found() {
    CommandKey accepted = keyOf(event(TillEvent.Paid.class));
    assertThat(
            Oracle.judge(
                    withTold(right, accepted, new Told.InTheLog(), new Told.Rejected("TILL_FULL")))
                .reasons())
        .singleElement()
        .asString()
        .startsWith(accepted + " on till-0 was told Rejected[rule=TILL_FULL], but the log has ");

    CommandKey rejected = keyOf(commandOf(outcome(Tills.TILL_FULL.rule())));
    assertThat(
            Oracle.judge(withTold(right, rejected, new Told.InTheLog(), new Told.OnScreen(true)))
                .reasons())
        .singleElement()
        .asString()
        .startsWith(rejected + " on till-0 was told OnScreen[visible=true], but the log has ");
  }

  @Test
  void a_response_before_the_page_shows_the_event_is_found() {
    CommandKey accepted = keyOf(event(TillEvent.Paid.class));
    assertThat(
            Oracle.judge(withTold(right, accepted, new Told.InTheLog(), new Told.OnScreen(false)))
                .reasons())
        .singleElement()
        .asString()
        .startsWith(accepted + " on till-0 was told OnScreen[visible=false], but the log has ");
  }

  @Test
  void a_second_response_is_found() {
    CommandKey accepted = keyOf(event(TillEvent.Paid.class));
    Told shown = new Told.OnScreen(true);
    assertFails(
        withTold(right, accepted, shown, shown),
        "%s was told two final stages: %s".formatted(accepted, List.of(shown, shown)));
    assertFails(
        withTold(right, accepted, shown, new Told.InTheLog()),
        "%s was told its final stage before its record: %s"
            .formatted(accepted, List.of(shown, new Told.InTheLog())));
  }

  @Test
  void a_missing_response_makes_the_verdict_inconclusive() {
    CommandKey waiting = sent(each -> each.key().page().equals("a")).key();
    assertIsOpen(
        withTold(right, waiting, new Told.InTheLog()),
        "%s has no response: %s".formatted(waiting, List.of(new Told.InTheLog())));
  }

  @Test
  void a_missing_event_in_a_view_is_found() {
    String lost = right.documentOf(TILL).entries().get(4);
    assertFails(withScreen(all -> all.remove(lost)), "page a's till-0 lacks " + lost);
    assertFails(withDocument(all -> all.remove(lost)), "the stored view of till-0 lacks " + lost);
  }

  @Test
  void an_event_that_is_in_a_view_twice_is_found() {
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
  void an_invented_event_in_a_view_is_found() {
    assertFails(
        withScreen(all -> all.add(4, "a/4711")), "page a's till-0 has a/4711, but till-0 has not");
  }

  @Test
  void a_view_that_counts_wrong_is_found() {
    Journal journal = right.documentOf(TILL);
    Till till = new Till(journal.till().holds(), journal.till().payments() + 1);
    assertFails(
        withDocument(new Journal(till, journal.entries())),
        "the stored view of till-0 counts %s, but the log %s".formatted(till, journal.till()));
  }

  @Test
  void a_view_that_is_behind_makes_the_verdict_inconclusive() {
    String last = right.documentOf(TILL).entries().getLast();
    assertIsOpen(
        withScreen(all -> all.removeLast()), "page a's till-0 still lacks %s".formatted(last));
    assertIsOpen(
        withDocument(all -> all.removeLast()),
        "the stored view of till-0 still lacks %s".formatted(last));
  }

  @Test
  void a_stopped_view_makes_the_verdict_inconclusive() {
    List<Screen> screens = new ArrayList<>(right.screens());
    Screen first = screens.getFirst();
    screens.set(0, new Screen(first.page(), first.till(), Watch.State.STOPPED, first.journal()));
    assertIsOpen(withScreens(screens), "page a's till-0 is STOPPED");
  }

  @Test
  void a_run_without_events_makes_the_verdict_inconclusive() {
    assertIsOpen(
        new History(List.of(), Map.of(), Map.of(), List.of(), Map.of(), Set.of()),
        "no command was accepted",
        "no command was rejected",
        "no command was parked",
        "no page was open at the end");
  }

  private Sent sent(Predicate<Sent> which) {
    return right.sent().stream().filter(which).findFirst().orElseThrow();
  }

  /** A command of this type with other commands before and after it. */
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

  /** An event that is the only one of its command. */
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

  /** A history in which page a has a changed view of the first till. */
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
