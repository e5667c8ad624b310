package io.recordplayer.kit;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.checkbox.CheckboxGroupTester;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.ComboBoxTester;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBoxTester;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.radiobutton.RadioButtonGroupTester;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.select.SelectTester;
import java.util.List;

/** Chooses items of a field by their labels. */
final class ItemChoice {
  private ItemChoice() {}

  /** Whether the items can be chosen now; the items of a combo box may come later. */
  static boolean isPossible(Component field, List<String> items) {
    return field instanceof Select<?>
        || (field instanceof ComboBox<?> box && labels(box).containsAll(items))
        || field instanceof RadioButtonGroup<?>
        || field instanceof CheckboxGroup<?>
        || field instanceof MultiSelectComboBox<?>;
  }

  private static <T> List<String> labels(ComboBox<T> box) {
    return box.getGenericDataView().getItems().map(box.getItemLabelGenerator()).toList();
  }

  /** Chooses the items, of which a field for one item takes the last. */
  static void choose(Component field, List<String> items) {
    for (String item : items) {
      switch (field) {
        case Select<?> select -> new SelectTester<>(select).selectItem(item);
        case ComboBox<?> box -> new ComboBoxTester<>(box).selectItem(item);
        case RadioButtonGroup<?> group -> new RadioButtonGroupTester<>(group).selectItem(item);
        case CheckboxGroup<?> group -> new CheckboxGroupTester<>(group).selectItem(item);
        case MultiSelectComboBox<?> box -> new MultiSelectComboBoxTester<>(box).selectItem(item);
        default -> throw new IllegalArgumentException("No items can be chosen in " + field);
      }
    }
  }
}
