package io.recordplayer.record;

/**
 * Who did something, as the records remember it.
 *
 * @param id stays the same for as long as the person is known
 * @param name as people read it, at the time of the record
 */
public record Person(String id, String name) {
  /** What the system does of itself, with nobody asking. */
  public static final Person SYSTEM = new Person("system", "System");
}
