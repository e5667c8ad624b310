package io.kanban.people;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import io.kanban.shell.PostForm;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A form that the browser itself posts, so that password managers know it and the answer can set
 * cookies.
 */
final class BrowserForm extends Div {
  private static final long serialVersionUID = 1L;

  /**
   * @param hidden the names and values that are posted, too
   * @param answer the answer to the form that was posted before
   */
  BrowserForm(
      String action,
      Map<String, String> hidden,
      String verb,
      Optional<FormAnswer> answer,
      List<? extends Component> fields) {
    addClassName("browser-form");
    answer.ifPresent(given -> add(message(given)));
    NativeButton submit = new NativeButton(verb);
    submit.addClassName("submit");
    PostForm form = new PostForm(action, hidden, submit);
    for (int i = 0; i < fields.size(); i++) {
      form.addComponentAtIndex(i, fields.get(i));
    }
    add(form);
  }

  private static Paragraph message(FormAnswer answer) {
    Paragraph message = new Paragraph(answer.text());
    message.addClassName(answer.isError() ? "reason" : "done");
    message.getElement().setAttribute("role", answer.isError() ? "alert" : "status");
    return message;
  }

  static TextField text(String label, String name, String autocomplete, String value) {
    TextField field = new TextField(label);
    field.setValue(value);
    field.setRequiredIndicatorVisible(true);
    field.getElement().setAttribute("name", name).setAttribute("autocomplete", autocomplete);
    return field;
  }

  static PasswordField password(String label, String name, String autocomplete) {
    PasswordField field = new PasswordField(label);
    field.setRequiredIndicatorVisible(true);
    field.getElement().setAttribute("name", name).setAttribute("autocomplete", autocomplete);
    return field;
  }
}
