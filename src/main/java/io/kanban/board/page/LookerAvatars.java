package io.kanban.board.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;
import io.kanban.shell.PersonAvatar;
import io.recordplayer.client.KeyedList;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.stream.Collectors;

/** The avatars of the other people who look at a board; a number stands for those beyond five. */
final class LookerAvatars extends Div {
  private static final long serialVersionUID = 1L;
  private static final int AVATARS = 5;
  private static final int NAMES = 20;

  private final Span more = new Span();
  private transient List<Person> withoutAvatar = List.of();

  LookerAvatars(Signal<Lookers> lookers) {
    Signal<List<Person>> people = lookers.map(Lookers::people);
    addClassName("lookers");
    getElement().setAttribute("role", "group");
    getElement().setAttribute("aria-label", "Also on this board");
    Div avatars = new Div();
    avatars.addClassName("content");
    KeyedList.of(
        avatars,
        people.map(all -> all.subList(0, Math.min(all.size(), AVATARS))),
        person -> new PersonAvatar(person.peek()));
    more.addClassName("avatar");
    more.getElement().setAttribute("role", "img");
    more.setVisible(false);
    add(avatars, more);
    Signal.effect(this, () -> show(people.get().stream().skip(AVATARS).toList()));
  }

  /** Shows nothing again that is shown: a text is sent each time it is set. */
  private void show(List<Person> others) {
    if (others.equals(withoutAvatar)) {
      return;
    }
    withoutAvatar = others;
    more.setVisible(!others.isEmpty());
    more.setText("+" + others.size());
    String names =
        others.stream().limit(NAMES).map(Person::name).collect(Collectors.joining(", "))
            + (others.size() > NAMES ? ", …" : "");
    more.setTitle(names);
    more.getElement().setAttribute("aria-label", names);
  }
}
