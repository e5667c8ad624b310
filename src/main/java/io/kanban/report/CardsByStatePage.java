package io.kanban.report;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.board.Board;
import io.kanban.board.BoardId;
import io.kanban.board.BoardList;
import io.kanban.board.BoardList.Named;
import io.kanban.board.Boards;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.kanban.report.CardsByState.Row;
import io.kanban.report.ReportTable.Cell;
import io.recordplayer.client.Client;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Shows how many cards are in each state on each board of a project, and stays current. */
@Route("reports")
@PageTitle("Cards by state · Kanban")
@PermitAll
public class CardsByStatePage extends ManagerPage {
  private static final long serialVersionUID = 1L;

  static final String TITLE = "Cards by state";

  CardsByStatePage(Client client, ManagerCheck managers) {
    super(TITLE, client, managers);
  }

  @Override
  Component report(ProjectId id, Signal<Project> project, Signal<BoardList> boards) {
    Div report = new Div();
    report.addClassName("report");
    Map<BoardId, Signal<Board>> watched = new HashMap<>();
    Signal<CardsByState> counts =
        () -> {
          Map<BoardId, Board> open = new LinkedHashMap<>();
          for (Named board : boards.get().boards()) {
            Board now =
                watched
                    .computeIfAbsent(
                        board.id(), one -> client().watch(report, Boards.VIEW, one.text()).view())
                    .get();
            if (!now.name().isEmpty()) {
              open.put(board.id(), now);
            }
          }
          return CardsByState.of(open);
        };
    // A change counts the cards once; the file is written when a person asks for it.
    ValueSignal<CardsByState> shown = new ValueSignal<>(CardsByState.of(Map.of()));
    AtomicReference<Supplier<Csv>> file = new AtomicReference<>(() -> new Csv(List.of()));
    Signal.effect(
        report,
        () -> {
          CardsByState now = counts.get();
          String status = project.get().status().label();
          shown.set(now);
          file.set(() -> now.csv(status));
        });
    report.add(
        new ReportTable(
            TITLE, shown.map(CardsByState::headings), shown.map(CardsByStatePage::rows)),
        export(new CsvDownload("cards-by-state.csv", () -> mayRead(id), () -> file.get().get())));
    return report;
  }

  private static List<List<Cell>> rows(CardsByState counts) {
    List<List<Cell>> rows = new ArrayList<>();
    counts.rows().forEach(row -> rows.add(cells(row)));
    List<Cell> totals = new ArrayList<>(List.of(Cell.of("All boards")));
    counts.totals().forEach(total -> totals.add(Cell.of(total.toString())));
    totals.add(Cell.of(String.valueOf(counts.rows().stream().mapToInt(Row::total).sum())));
    rows.add(totals);
    return rows;
  }

  private static List<Cell> cells(Row row) {
    String board = "board/" + row.board().text();
    List<Cell> cells = new ArrayList<>(List.of(new Cell(row.name(), board)));
    row.counts()
        .forEach(
            count ->
                cells.add(
                    count.map(cards -> new Cell(cards.toString(), board)).orElse(Cell.of("–"))));
    cells.add(Cell.of(String.valueOf(row.total())));
    return cells;
  }
}
