package io.kanban.board.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import com.vaadin.flow.component.contextmenu.MenuItem;
import io.kanban.board.Board;
import io.kanban.board.BoardCommand.MoveColumn;
import io.kanban.board.Boards;
import io.kanban.board.Column;
import io.kanban.board.ColumnId;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.recordplayer.client.ConnectionNotice;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The menu with which a manager changes a column. Its commands carry what the person had seen when
 * the menu opened.
 */
final class ColumnMenu extends ContextMenu {
  private static final long serialVersionUID = 1L;

  private final transient ColumnId id;
  private final transient BoardActions actions;
  private final transient ColumnDialogs dialogs;

  ColumnMenu(Component opener, ColumnId id, BoardActions actions) {
    super(opener);
    this.id = id;
    this.actions = actions;
    this.dialogs = new ColumnDialogs(actions);
    setOpenOnClick(true);
  }

  @Override
  protected boolean onBeforeOpenMenu(ObjectNode detail) {
    Board board = actions.board().peek();
    BaseValue seen = new BaseValue(actions.client());
    removeAll();
    addItem("Set the limit", _ -> dialogs.askForLimit(id));
    addItem("Rename", _ -> dialogs.askForName(id));
    addItem("Roles and workflow", _ -> dialogs.askForWorkflow(id));
    addItem("Rows", _ -> dialogs.askForRows(id));
    board.before(id).ifPresent(left -> addMove("Move left", seen, Optional.of(left)));
    board.next(id).ifPresent(right -> addMove("Move right", seen, board.next(right.id())));
    if (board.columns().size() > 1) {
      addItem("Remove", _ -> dialogs.askToRemove(id));
    }
    return board.column(id).isPresent();
  }

  /** Adds an item that moves the column in front of another one, or to the right end. */
  private void addMove(String label, BaseValue seen, Optional<Column> before) {
    MoveColumn move = new MoveColumn(actions.id(), id, before.map(Column::id));
    MenuItem item = addItem(label, _ -> seen.send(Boards.BOARD, move));
    ConnectionNotice.counts(item, "click");
  }
}
