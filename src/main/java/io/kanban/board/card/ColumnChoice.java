package io.kanban.board.card;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.ColumnId;
import io.kanban.board.NamedColumn;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.KeyedList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Buttons for the columns of a board; the button of a card's column is pressed. */
final class ColumnChoice extends Div {
  private static final long serialVersionUID = 1L;

  private final transient Signal<Optional<ColumnId>> here;
  private final transient Consumer<ColumnId> choose;

  /**
   * @param here the card's column
   * @param choose receives a column that the person chooses
   */
  ColumnChoice(
      Signal<List<NamedColumn>> columns,
      Signal<Optional<ColumnId>> here,
      Consumer<ColumnId> choose) {
    this.here = here;
    this.choose = choose;
    addClassName("places");
    getElement().setAttribute("role", "group");
    getElement().setAttribute("aria-label", "Column");
    KeyedList.of(this, columns, NamedColumn::id, this::button);
  }

  private Button button(Signal<NamedColumn> column) {
    ColumnId id = column.peek().id();
    Button button = new Button("", _ -> click(id));
    ConnectionNotice.counts(button, "click");
    Signal.effect(
        button,
        () -> {
          boolean pressed = isHere(here.get(), id);
          button.setText(column.get().name());
          button.getElement().setAttribute("aria-pressed", String.valueOf(pressed));
        });
    return button;
  }

  private void click(ColumnId id) {
    if (!isHere(here.peek(), id)) {
      choose.accept(id);
    }
  }

  private static boolean isHere(Optional<ColumnId> here, ColumnId id) {
    return here.equals(Optional.of(id));
  }
}
