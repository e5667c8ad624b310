package io.kanban.board.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import io.kanban.board.action.BoardActions;
import tools.jackson.databind.node.ObjectNode;

/** The menu of a board: its name, its labels and its archive. */
final class BoardMenu extends ContextMenu {
  private static final long serialVersionUID = 1L;

  private final transient BoardActions actions;

  BoardMenu(Component opener, BoardActions actions) {
    super(opener);
    this.actions = actions;
    setOpenOnClick(true);
  }

  @Override
  protected boolean onBeforeOpenMenu(ObjectNode detail) {
    removeAll();
    if (actions.isManager()) {
      addItem("Rename board", _ -> new BoardDialogs(actions).askForName());
      if (actions.board().peek().columns().size() > 1) {
        addItem("Split this board…", _ -> SplitDialog.open(actions));
      }
      if (!actions.otherBoards().isEmpty()) {
        addItem("Combine with another board…", _ -> CombineDialog.open(actions));
      }
    }
    addLink("Labels", LabelsPage.class);
    addLink("Archived cards", ArchivePage.class);
    return true;
  }

  private void addLink(String label, Class<? extends BoardSubPage> page) {
    addItem(label, _ -> UI.getCurrentOrThrow().navigate(page, actions.id().text()));
  }
}
