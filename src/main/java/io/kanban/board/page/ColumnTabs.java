package io.kanban.board.page;

import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import io.kanban.board.Column;
import io.kanban.board.ColumnId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The buttons that choose which column a phone shows. */
class ColumnTabs extends Div {
  private static final long serialVersionUID = 1L;

  /** A button, and its text as a node of its own: a change of it is a short message. */
  private record Tab(NativeButton button, Text words) {
    static Tab of(Runnable choose) {
      Text words = new Text("");
      NativeButton button = new NativeButton("", _ -> choose.run());
      button.add(words);
      return new Tab(button, words);
    }
  }

  private final transient Runnable draw;
  private final transient List<Tab> tabs = new ArrayList<>();
  private transient List<ColumnId> ids = List.of();
  private transient Optional<ColumnId> chosen = Optional.empty();

  /**
   * @param draw draws the columns again
   */
  ColumnTabs(Runnable draw) {
    this.draw = draw;
    addClassName("lane-tabs");
    getElement().setAttribute("role", "group");
    getElement().setAttribute("aria-label", "Column to show");
  }

  Optional<ColumnId> chosen() {
    return chosen;
  }

  boolean isChosen(ColumnId column) {
    return chosen.equals(Optional.of(column));
  }

  void show(List<Column> columns) {
    List<ColumnId> now = columns.stream().map(Column::id).toList();
    if (!now.equals(ids)) {
      ids = now;
      chosen = chosen.filter(now::contains).or(() -> now.stream().findFirst());
      removeAll();
      tabs.clear();
      now.forEach(column -> tabs.add(Tab.of(() -> choose(column))));
      tabs.forEach(tab -> add(tab.button()));
    }
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      Tab tab = tabs.get(i);
      tab.words().setText("%s · %d".formatted(column.name(), column.cards().size()));
      tab.button().getElement().setAttribute("aria-pressed", String.valueOf(isChosen(column.id())));
    }
  }

  private void choose(ColumnId column) {
    chosen = Optional.of(column);
    draw.run();
  }
}
