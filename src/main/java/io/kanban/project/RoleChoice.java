package io.kanban.project;

import com.vaadin.flow.component.checkbox.CheckboxGroup;
import java.util.Collection;
import java.util.Set;

/** A field with a check box for each role that a person can be given. */
final class RoleChoice extends CheckboxGroup<String> {
  private static final long serialVersionUID = 1L;

  RoleChoice(Collection<String> roles, Set<String> now) {
    super("Roles", roles);
    setManualValidation(true);
    setErrorMessage("Give at least one role.");
    setValue(now);
    addValueChangeListener(_ -> setInvalid(false));
  }

  /** Whether at least one role is given; marks the field if none is. */
  boolean isGiven() {
    setInvalid(getValue().isEmpty());
    return !isInvalid();
  }
}
