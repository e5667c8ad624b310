package io.kanban.people;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.SentCommand.Stage;

/** Shows a link once, to the person who made it: nothing keeps the link's secret. */
final class LinkDialog extends Dialog {
  private static final long serialVersionUID = 1L;

  private LinkDialog(String title, String text, String address) {
    super(title);
    TextField link = new TextField("Link");
    link.setReadOnly(true);
    link.setValue(address);
    link.setAutoselect(true);
    link.setWidthFull();
    link.setHelperText("It works once, within 14 days. It is shown only here and now: copy it.");
    add(new Paragraph(text), link);
    getFooter().add(new Button("Done", _ -> close()));
    setWidth("32rem");
    setCloseOnOutsideClick(false);
  }

  /**
   * Opens as soon as the command that records the link is accepted.
   *
   * @param owner a component of the page
   * @param page the part of the link after the application's address
   */
  static void whenAccepted(
      Component owner, SentCommand sent, String title, String text, String page) {
    LinkDialog dialog = new LinkDialog(title, text, ApplicationAddress.of(UI.getCurrent(), page));
    Signal.effect(
        owner,
        () -> {
          if (sent.stage().get() instanceof Stage.OnScreen && !dialog.isAttached()) {
            dialog.open();
          }
        });
  }
}
