package io.kanban.shell;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.record.Person;
import java.util.Locale;
import java.util.Optional;

/** A person's initials on a colour of their own; the name appears on hover. */
public final class PersonAvatar extends Span {
  private static final long serialVersionUID = 1L;

  /** The style class of the avatar of a person who can't work any more. */
  public static final String MARKED = "marked";

  private static final int HUES = 12;

  public PersonAvatar(Person person) {
    super(initials(person));
    addClassName("avatar");
    getStyle().set("--hue", String.valueOf(hue(person)));
    getElement().setAttribute("role", "img");
    name(person.name());
  }

  /**
   * An avatar that can be marked.
   *
   * @param mark says why the person can't work any more, for instance "deactivated"; empty if they
   *     can
   */
  public PersonAvatar(Person person, Signal<Optional<String>> mark) {
    this(person);
    Signal.effect(
        this,
        () -> {
          Optional<String> now = mark.get();
          name(nameOf(person, now));
          setClassName(MARKED, now.isPresent());
        });
  }

  private void name(String name) {
    setTitle(name);
    getElement().setAttribute("aria-label", name);
  }

  /** The person's name with the mark, as in "Bill (deactivated)". */
  public static String nameOf(Person person, Optional<String> mark) {
    return person.name() + mark.map(" (%s)"::formatted).orElse("");
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
