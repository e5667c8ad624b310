package io.recordplayer.record;

/**
 * A person, as records name them.
 *
 * @param id never changes
 * @param name the person's name at the time of the record
 */
public record Person(String id, String name) {
  /** The system itself, for records that no person asked for. */
  public static final Person SYSTEM = new Person("system", "System");
}
