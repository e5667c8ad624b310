package io.kanban.board.page;

import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import io.kanban.board.Column;
import io.kanban.board.ColumnId;
import io.kanban.board.Limit;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.Icon;

/**
 * The head of a column: its name, the number of its cards, its limit and its menu. Each text is a
 * node of its own, so that a change of it is a short message to every page that shows the board.
 */
final class ColumnHead extends Div {
  private static final long serialVersionUID = 1L;

  private final Text name = new Text("");
  private final Text count = new Text("");
  private final Text excess = new Text("");
  private final Span over = new Span(excess);
  private final Button menu = new Button(new Icon(Icon.Of.MORE));

  ColumnHead(ColumnId id, BoardActions actions) {
    addClassName("lane-head");
    H2 heading = new H2(name);
    heading.getElement().setAttribute("dir", "auto");
    Span counter = new Span(count);
    counter.addClassName("count");
    over.addClassName("over-limit");
    menu.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    menu.getElement().setAttribute("aria-haspopup", "menu");
    new ColumnMenu(menu, id, actions);
    add(heading, counter, over, menu);
  }

  /** Shows the menu to those who can change the column. */
  void showMenu(boolean shown) {
    menu.setVisible(shown);
  }

  /**
   * Shows the column.
   *
   * @param visible the number of its cards that the filter shows
   */
  void show(Column column, int visible) {
    name.setText(column.name());
    menu.setAriaLabel("Actions for the column " + column.name());
    count.setText(count(column, visible));
    over.setVisible(column.isOver());
    int limit = column.limit().map(Limit::cards).orElse(0);
    excess.setText("%d over the limit".formatted(column.cards().size() - limit));
  }

  /** While the filter hides cards, the number of those that it shows; else the limit, too. */
  private static String count(Column column, int visible) {
    int all = column.cards().size();
    return visible < all
        ? "%d of %d".formatted(visible, all)
        : column
            .limit()
            .map(limit -> all + " / " + limit.cards())
            .orElseGet(() -> String.valueOf(all));
  }
}
