package io.kanban.board.page;

import com.vaadin.flow.component.AbstractCompositeField;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import io.kanban.board.Row;
import io.kanban.board.RowId;
import io.kanban.board.RowRules;
import io.kanban.shell.Icon;
import io.kanban.shell.TextCheck;
import io.kanban.text.Texts;
import io.recordplayer.client.ConnectionNotice;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rows of a column, which a manager adds, renames, moves and removes. */
final class RowsField extends AbstractCompositeField<Div, RowsField, List<Row>> {
  private static final long serialVersionUID = 1L;

  private final Div lines = new Div();
  private final Button add = new Button("Add a row", new Icon(Icon.Of.PLUS), _ -> addRow());
  private transient Runnable answer = () -> {};

  RowsField() {
    super(List.of());
    lines.addClassName("row-lines");
    add.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    getContent().getElement().setAttribute("role", "group").setAttribute("aria-label", "Rows");
    getContent().add(lines, add);
  }

  /** Has a key in a row's name answer the form of this field. */
  void answersBy(Runnable then) {
    answer = then;
  }

  @Override
  protected void setPresentationValue(List<Row> rows) {
    lines.removeAll();
    rows.forEach(row -> lines.add(new Line(row)));
    label();
  }

  /** Whether the rows may be sent; marks the names that have to change. */
  boolean isComplete() {
    Set<String> names = new HashSet<>();
    boolean complete = true;
    for (Line line : lines()) {
      complete &= line.passes(names);
    }
    return complete;
  }

  private List<Line> lines() {
    return lines.getChildren().map(Line.class::cast).toList();
  }

  private void addRow() {
    Line line = new Line(new Row(RowId.random(), ""));
    lines.add(line);
    changed();
    line.name.focus();
  }

  private void changed() {
    setModelValue(lines().stream().map(Line::row).toList(), true);
    label();
  }

  private void label() {
    List<Line> all = lines();
    for (int i = 0; i < all.size(); i++) {
      all.get(i).label(i, all.size());
    }
    add.setVisible(all.size() < RowRules.MOST);
  }

  /** One row: its name, and buttons that move and remove it. */
  private final class Line extends Div {
    private static final long serialVersionUID = 1L;

    private final transient RowId id;
    private final TextField name = new TextField();
    private final transient TextCheck check = new TextCheck(name, RowRules.NAME);
    private final Button up = tool(Icon.Of.UP, () -> move(-1));
    private final Button down = tool(Icon.Of.DOWN, () -> move(1));
    private final Button remove = tool(Icon.Of.CLOSE, this::removeRow);

    Line(Row row) {
      id = row.id();
      name.setValue(row.name());
      name.setValueChangeMode(ValueChangeMode.EAGER);
      name.addValueChangeListener(_ -> changed());
      name.addKeyDownListener(Key.ENTER, _ -> answer.run());
      ConnectionNotice.counts(name, "Enter");
      addClassName("row-line");
      add(name, up, down, remove);
    }

    private static Button tool(Icon.Of icon, Runnable action) {
      Button button = new Button(new Icon(icon), _ -> action.run());
      button.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
      return button;
    }

    Row row() {
      return new Row(id, Texts.strip(name.getValue()));
    }

    /** Whether the name may be sent, together with the names above it. */
    boolean passes(Set<String> above) {
      if (!check.passes(RowRules.NAME_REQUIRED.message())) {
        return false;
      }
      boolean isNew = above.add(row().name().toLowerCase(Locale.ROOT));
      if (!isNew) {
        name.setErrorMessage(RowRules.repeated(row()).message());
        name.setInvalid(true);
      }
      return isNew;
    }

    void label(int index, int size) {
      String number = "row " + (index + 1);
      String called = Texts.isBlank(name.getValue()) ? number : row().name();
      name.setAriaLabel("Name of " + number);
      up.setAriaLabel("Move %s up".formatted(called));
      down.setAriaLabel("Move %s down".formatted(called));
      remove.setAriaLabel("Remove " + called);
      allow(up, index > 0);
      allow(down, index < size - 1);
    }

    /** A disabled button would lose the focus when its row comes to the first or last place. */
    private static void allow(Button button, boolean isPossible) {
      button.setClassName("idle", !isPossible);
    }

    /** Moves the other row, so that the button that was clicked keeps the focus. */
    private void move(int step) {
      List<Line> all = lines();
      int index = all.indexOf(this);
      if (index + step >= 0 && index + step < all.size()) {
        Line other = all.get(index + step);
        lines.remove(other);
        lines.addComponentAtIndex(index, other);
        changed();
      }
    }

    private void removeRow() {
      lines.remove(this);
      changed();
      add.focus();
    }
  }
}
