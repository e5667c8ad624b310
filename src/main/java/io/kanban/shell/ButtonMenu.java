package io.kanban.shell;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import io.recordplayer.client.Client;
import io.recordplayer.client.ConnectionNotice;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ObjectNode;

/** The menu of a button, which is filled whenever it opens. */
public final class ButtonMenu extends ContextMenu {
  private static final long serialVersionUID = 1L;

  private final transient Client client;
  private final transient BiConsumer<ButtonMenu, BaseValue> fill;

  /**
   * @param fill adds the items; their commands carry what the person has seen when the menu opens
   */
  public ButtonMenu(Button opener, Client client, BiConsumer<ButtonMenu, BaseValue> fill) {
    super(opener);
    this.client = client;
    this.fill = fill;
    setOpenOnClick(true);
    opener.getElement().setAttribute("aria-haspopup", "menu");
  }

  @Override
  protected boolean onBeforeOpenMenu(ObjectNode detail) {
    removeAll();
    fill.accept(this, new BaseValue(client));
    return true;
  }

  /** Adds an item that sends a command. */
  public void addCommand(String label, Runnable send) {
    ConnectionNotice.counts(addItem(label, _ -> send.run()), "click");
  }
}
