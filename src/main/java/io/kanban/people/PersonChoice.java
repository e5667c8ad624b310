package io.kanban.people;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.client.Client;
import io.recordplayer.client.Watch;
import io.recordplayer.record.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Offers the people whom the system knows, active or invited, while it is attached. */
public final class PersonChoice extends ComboBox<Person> {
  private static final long serialVersionUID = 1L;

  private final List<Person> offered = new ArrayList<>();

  /**
   * @param isOffered whether to offer a person
   */
  public PersonChoice(Client client, String label, Predicate<Person> isOffered) {
    super(label);
    setItemLabelGenerator(Person::name);
    setPlaceholder("Somebody the system knows");
    setRequiredIndicatorVisible(true);
    setItems(offered);
    Watch<AccountDirectory> known =
        client.watch(this, AccountFeature.DIRECTORY, AccountFeature.ALL);
    Signal.effect(
        this,
        () -> {
          offered.clear();
          known.view().get().choosable().stream()
              .map(Account::person)
              .filter(isOffered)
              .forEach(offered::add);
          // Unlike new items, this keeps the person who is chosen already.
          getListDataView().refreshAll();
        });
  }
}
