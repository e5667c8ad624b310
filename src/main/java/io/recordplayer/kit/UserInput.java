package io.recordplayer.kit;

import com.vaadin.browserless.ComponentTester;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.ModalityMode;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.checkbox.CheckboxTester;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.contextmenu.MenuItemBase;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.dnd.DragEndEvent;
import com.vaadin.flow.component.dnd.DragStartEvent;
import com.vaadin.flow.component.dnd.DropEvent;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AnchorTester;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.routerlink.RouterLinkTester;
import com.vaadin.flow.router.RouterLink;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Uses one component as a person does. */
final class UserInput extends ComponentTester<Component> {
  private UserInput(Component component) {
    super(component);
  }

  static UserInput of(Component component) {
    return new UserInput(component);
  }

  /** Whether the component is enabled, and neither read-only nor behind a dialog. */
  boolean isPossible() {
    return isUsable()
        && !(getComponent() instanceof HasValue<?, ?> field && field.isReadOnly())
        && !isBehindDialog();
  }

  /** Most dialogs keep only the browser from using what is behind them, and not the server. */
  private boolean isBehindDialog() {
    List<Component> dialogs =
        ComponentNames.visible(getComponent().getUI().orElseThrow())
            .filter(UserInput::isModal)
            .toList();
    return !dialogs.isEmpty()
        && ancestors()
            .noneMatch(
                around -> around.equals(dialogs.getLast()) || around instanceof Notification);
  }

  private static boolean isModal(Component component) {
    return (component instanceof Dialog dialog
            && dialog.isOpened()
            && dialog.getModality() != ModalityMode.MODELESS)
        || (component instanceof ConfirmDialog question && question.isOpened());
  }

  private Stream<Component> ancestors() {
    return Stream.iterate(
        getComponent(), Objects::nonNull, component -> component.getParent().orElse(null));
  }

  @Override
  public void click() {
    switch (getComponent()) {
      case Anchor anchor -> new AnchorTester(anchor).click();
      case RouterLink link -> new RouterLinkTester<>(link).click();
      case Checkbox box -> new CheckboxTester<>(box).click();
      case MenuItemBase<?, ?, ?> item -> {
        super.click();
        closeMenuOf(item);
      }
      default -> super.click();
    }
    openMenuOf(getComponent());
  }

  /** Opens the menu that a component has, if there is one. */
  private static void openMenuOf(Component component) {
    ObjectNode opening = JsonNodeFactory.instance.objectNode();
    opening.set("event.detail", JsonNodeFactory.instance.objectNode());
    BrowserScripts.fire(component.getElement(), "vaadin-context-menu-before-open", opening);
  }

  /** A browser closes a menu after a click on an item. */
  private static void closeMenuOf(MenuItemBase<?, ?, ?> item) {
    Component menu = item.getContextMenu();
    if (menu != null && !item.isKeepOpen()) {
      BrowserScripts.fire(menu.getElement(), "closed", JsonNodeFactory.instance.objectNode());
    }
  }

  void enter(Object value) {
    setValueAsUser(value);
  }

  void dragOnto(Component target) {
    Component source = getComponent();
    ComponentUtil.fireEvent(source, new DragStartEvent<>(source, true, 0, 0, 0, 0));
    ComponentUtil.fireEvent(target, new DropEvent<>(target, true, "all", 0, 0, 0, 0));
    ComponentUtil.fireEvent(source, new DragEndEvent<>(source, true, "move", 0, 0));
  }
}
