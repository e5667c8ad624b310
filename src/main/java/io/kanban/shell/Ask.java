package io.kanban.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Focusable;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import io.recordplayer.client.Sent;
import io.recordplayer.entity.Rejection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Asks a person for what a command needs. It closes with the answer; where that is refused, it is
 * there again, with the reason and with everything that was filled in.
 */
public final class Ask extends Dialog {
  private static final long serialVersionUID = 1L;

  private final Paragraph reason = new Paragraph();

  public Ask(String title, Component... fields) {
    super(title);
    reason.addClassName("reason");
    reason.getElement().setAttribute("role", "alert");
    reason.setVisible(false);
    VerticalLayout form = new VerticalLayout(fields);
    form.setPadding(false);
    form.addClassName("form");
    add(reason, form);
    setWidth("28rem");
  }

  /**
   * Opens it.
   *
   * @param verb what the answer does
   * @param isComplete whether what was filled in may be sent; marks what is missing
   * @param answer sends it
   */
  public void ask(String verb, BooleanSupplier isComplete, Supplier<List<Sent>> answer) {
    Button yes =
        new Button(
            verb,
            _ -> {
              // A second click may be on its way when the first one closes this.
              if (isOpened() && isComplete.getAsBoolean()) {
                close();
                send(answer);
              }
            });
    yes.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    getFooter().add(new Button("Cancel", _ -> close()), yes);
    open();
  }

  /** As above, with a field that the person fills in first. */
  public void ask(
      String verb, BooleanSupplier isComplete, Supplier<List<Sent>> answer, Focusable<?> first) {
    ask(verb, isComplete, answer);
    first.focus();
  }

  private void send(Supplier<List<Sent>> answer) {
    reason.setVisible(false);
    // The page that asked may be left by then, and what was typed is still somebody's work.
    UI ui = UI.getCurrent();
    answer.get().forEach(sent -> sent.whenRefused(ui, this::askAgain));
  }

  private void askAgain(Rejection rejection) {
    reason.setText(rejection.message());
    reason.setVisible(true);
    open();
  }
}
