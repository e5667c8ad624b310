package io.kanban.people;

import io.recordplayer.record.Person;
import java.util.List;

/** The demo's people. They can sign in only where {@code kanban.demo} is true. */
public final class People {
  public static final Person DAVE = new Person("dave", "Dave");
  public static final Person BILL = new Person("bill", "Bill");
  public static final Person JANET = new Person("janet", "Janet");

  /** A person who is a member of no project. */
  public static final Person EVE = new Person("eve", "Eve");

  public static final List<Person> ALL = List.of(DAVE, BILL, JANET, EVE);

  private People() {}
}
