package io.kanban.report;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.board.BoardList.Named;
import io.kanban.report.ReportTable.Cell;
import io.kanban.report.WorkReport.TouchedCard;
import io.kanban.shell.BrowserTime;
import io.recordplayer.log.LogException;
import io.recordplayer.record.Person;
import io.recordplayer.vaadin.PageTasks;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a manager choose a period and a person, and shows the cards that the person changed. */
final class WorkTable extends Div {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(WorkTable.class);
  private static final List<String> HEADINGS =
      List.of("Card", "Board", "First change", "Last change", "Changes");
  private static final int DAYS = 30;

  private final transient WorkLog log;
  private final transient Supplier<List<Named>> boards;
  private final transient ZoneId zone = BrowserTime.zone();
  private final transient ValueSignal<List<TouchedCard>> cards = new ValueSignal<>(List.of());
  private final DatePicker from = new DatePicker("From");
  private final DatePicker to = new DatePicker("To");
  private final Select<Person> person = new Select<>();
  private final Paragraph status = new Paragraph();
  private transient WorkReport report = new WorkReport(LocalDate.EPOCH, LocalDate.EPOCH, zone);
  private transient volatile Csv csv = new Csv(List.of());

  /** Whether the log is being read now. */
  private boolean reading;

  /** Whether the period has changed since the reading began. */
  private boolean outdated;

  /**
   * @param boards the boards of the project now
   */
  WorkTable(WorkLog log, Supplier<List<Named>> boards) {
    this.log = log;
    this.boards = boards;
    addClassName("report");
    LocalDate today = LocalDate.now(zone);
    from.setValue(today.minusDays(DAYS));
    to.setValue(today);
    person.setLabel("Person");
    person.setItemLabelGenerator(Person::name);
    status.getElement().setAttribute("role", "status");
    Div choice = new Div(person, from, to);
    choice.addClassName("report-choice");
    add(
        choice,
        status,
        new ReportTable(
            WorkPage.TITLE,
            cards.map(_ -> HEADINGS),
            cards.map(all -> all.stream().map(this::row).toList())));
    from.addValueChangeListener(_ -> read());
    to.addValueChangeListener(_ -> read());
    person.addValueChangeListener(_ -> show());
    read();
  }

  /** The table as it was shown last. */
  Csv csv() {
    return csv;
  }

  /**
   * Reads the log on another thread, one time after the other; if the page is closed by then, the
   * result is dropped.
   */
  private void read() {
    if (reading) {
      outdated = true;
      return;
    }
    LocalDate first = from.getValue();
    LocalDate last = to.getValue();
    if (first == null || last == null || last.isBefore(first)) {
      status.setText("Choose a first day and a last day that is not before it.");
      return;
    }
    status.setText("Reading the records…");
    reading = true;
    UI ui = UI.getCurrent();
    List<Named> all = boards.get();
    Thread.startVirtualThread(
        () -> {
          Optional<WorkReport> read = read(all, first, last);
          PageTasks.run(ui, () -> finish(read));
        });
  }

  private Optional<WorkReport> read(List<Named> all, LocalDate first, LocalDate last) {
    try {
      return Optional.of(log.read(all, first, last, zone));
    } catch (LogException e) {
      LOG.warn("Cannot read who changed which cards: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private void finish(Optional<WorkReport> read) {
    reading = false;
    if (outdated) {
      outdated = false;
      read();
    } else {
      show(read);
    }
  }

  private void show(Optional<WorkReport> read) {
    if (read.isEmpty()) {
      status.setText("The records can't be read at the moment. Please try again.");
      return;
    }
    report = read.get();
    List<Person> people = report.people();
    Person before = person.getValue();
    person.setItems(people);
    people.stream()
        .filter(one -> before != null && one.id().equals(before.id()))
        .findFirst()
        .or(() -> people.stream().findFirst())
        .ifPresent(person::setValue);
    show();
  }

  private void show() {
    List<TouchedCard> now =
        Optional.ofNullable(person.getValue()).map(report::cardsOf).orElse(List.of());
    status.setText(
        switch (now.size()) {
          case 0 -> "Nobody changed a card in this period.";
          case 1 -> "%s changed one card.".formatted(person.getValue().name());
          default -> "%s changed %d cards.".formatted(person.getValue().name(), now.size());
        });
    cards.set(now);
    csv = Csv.of(HEADINGS, now.stream().map(WorkTable::line).toList());
  }

  private List<Cell> row(TouchedCard card) {
    return List.of(
        new Cell(card.title(), "card/" + card.board().id().text() + "/" + card.card().value()),
        new Cell(card.board().name(), "board/" + card.board().id().text()),
        Cell.of(text(card.first())),
        Cell.of(text(card.last())),
        Cell.of(String.valueOf(card.changes())));
  }

  private String text(Instant time) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
        .withLocale(getLocale())
        .format(time.atZone(zone));
  }

  private static List<String> line(TouchedCard card) {
    return List.of(
        card.title(),
        card.board().name(),
        card.first().toString(),
        card.last().toString(),
        String.valueOf(card.changes()));
  }
}
