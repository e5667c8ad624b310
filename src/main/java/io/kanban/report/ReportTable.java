package io.kanban.report;

import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.client.KeyedList;
import java.util.List;

/** A table with headings, whose first column names its rows. A wide table scrolls sideways. */
final class ReportTable extends Div {
  private static final long serialVersionUID = 1L;

  /**
   * A cell.
   *
   * @param address the address in this application to which it links; empty for none
   */
  record Cell(String text, String address) {
    static Cell of(String text) {
      return new Cell(text, "");
    }
  }

  /**
   * @param label the table's name for people who can't see it
   */
  ReportTable(String label, Signal<List<String>> headings, Signal<List<List<Cell>>> rows) {
    addClassName("report-table");
    NativeTableRow head = new NativeTableRow();
    KeyedList.of(head, headings, heading -> header(Cell.of(heading.peek()), "col"));
    NativeTable table = new NativeTable();
    table.getElement().setAttribute("aria-label", label);
    table.getHead().add(head);
    KeyedList.of(table.getBody(), rows, row -> row(row.peek()));
    add(table);
  }

  private static NativeTableRow row(List<Cell> cells) {
    NativeTableRow row = new NativeTableRow(header(cells.getFirst(), "row"));
    cells.stream().skip(1).forEach(cell -> row.add(filled(new NativeTableCell(), cell)));
    return row;
  }

  private static NativeTableHeaderCell header(Cell cell, String scope) {
    NativeTableHeaderCell header = filled(new NativeTableHeaderCell(), cell);
    header.getElement().setAttribute("scope", scope);
    return header;
  }

  private static <C extends HtmlContainer> C filled(C part, Cell cell) {
    if (cell.address().isEmpty()) {
      part.setText(cell.text());
    } else {
      part.add(ManagerPage.link(cell.address(), cell.text()));
    }
    part.getElement().setAttribute("dir", "auto");
    return part;
  }
}
