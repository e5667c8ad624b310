package io.kanban.shell;

import com.vaadin.flow.component.html.Span;
import io.recordplayer.record.Person;
import java.util.Locale;

/** A person's initials on a colour of their own; the name appears on hover. */
public final class PersonAvatar extends Span {
  private static final long serialVersionUID = 1L;

  private static final int HUES = 12;

  public PersonAvatar(Person person) {
    super(initials(person));
    addClassName("avatar");
    getStyle().set("--hue", String.valueOf(hue(person)));
    setTitle(person.name());
    getElement().setAttribute("role", "img");
    getElement().setAttribute("aria-label", person.name());
  }

  /** The first letters of the first and the last name. */
  public static String initials(Person person) {
    String name = person.name().strip();
    int last = name.lastIndexOf(' ');
    return firstLetter(name) + (last < 0 ? "" : firstLetter(name.substring(last + 1)));
  }

  private static String firstLetter(String name) {
    return name.isEmpty()
        ? ""
        : name.substring(0, name.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT);
  }

  /** The hue of the person's colour, in degrees. */
  public static int hue(Person person) {
    return Math.floorMod(person.id().hashCode(), HUES) * (360 / HUES);
  }
}
