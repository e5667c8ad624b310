package io.kanban.project;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;

/** A part of the settings of a project, with a title and one sentence that explains it. */
abstract class SettingsSection extends Section {
  private static final long serialVersionUID = 1L;

  private final transient ProjectActions actions;

  SettingsSection(ProjectActions actions, String title, String explanation) {
    this.actions = actions;
    addClassName("settings-section");
    setAriaLabel(title);
    Paragraph says = new Paragraph(explanation);
    says.addClassName("settings-says");
    add(new H2(title), says);
  }

  final ProjectActions actions() {
    return actions;
  }

  /** Opens the dialog of this name again, if it belongs to this section. */
  abstract void reopen(String dialog);

  /** A quiet button in a row of a list. */
  static Button tool(String text, String label, Runnable action) {
    Button button = new Button(text, _ -> action.run());
    button.setAriaLabel(label);
    button.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    return button;
  }
}
