package io.kanban.report;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.BoardList;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.recordplayer.client.Client;
import jakarta.annotation.security.PermitAll;

/** Shows the cards that a person changed in a period, with the dates. */
@Route("work-report")
@PageTitle("Work by person · Kanban")
@PermitAll
public class WorkPage extends ManagerPage {
  private static final long serialVersionUID = 1L;

  static final String TITLE = "Work by person";

  private final transient WorkLog log;

  WorkPage(Client client, ManagerCheck managers, WorkLog log) {
    super(TITLE, client, managers);
    this.log = log;
  }

  @Override
  Component report(ProjectId id, Signal<Project> project, Signal<BoardList> boards) {
    WorkTable table = new WorkTable(log, () -> boards.peek().all());
    table.add(export(new CsvDownload("work-by-person.csv", () -> mayRead(id), table::csv)));
    return table;
  }
}
