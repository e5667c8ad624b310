package io.kanban.shell;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.shared.Registration;
import org.jspecify.annotations.Nullable;

/**
 * A dialog that belongs to the page below it. It closes when the person leaves the page, and it
 * opens only once, however often the person clicks.
 */
class PageDialog extends Dialog {
  private static final long serialVersionUID = 1L;

  private final String key;
  private @Nullable Registration navigation;

  /**
   * @param name the same for dialogs of which a page shows only one
   */
  PageDialog(String name, String title) {
    super(title);
    key = PageDialog.class.getName() + "/" + name;
    addOpenedChangeListener(
        change -> {
          if (!change.isOpened()) {
            ComponentUtil.setData(UI.getCurrentOrThrow(), key, null);
          }
        });
  }

  /** Opens the dialog, unless one of its name is open. */
  @Override
  public void open() {
    UI ui = UI.getCurrentOrThrow();
    if (ComponentUtil.getData(ui, key) == null) {
      ComponentUtil.setData(ui, key, this);
      super.open();
    }
  }

  @Override
  protected void onAttach(AttachEvent attached) {
    super.onAttach(attached);
    navigation = attached.getUI().addAfterNavigationListener(_ -> close());
  }

  @Override
  protected void onDetach(DetachEvent detached) {
    super.onDetach(detached);
    if (navigation != null) {
      navigation.remove();
    }
  }
}
