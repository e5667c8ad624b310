package io.recordplayer.record;

/**
 * The position of a record in the log. Later records have higher positions, in whatever stream.
 *
 * @param commit the log's commit position; only its order has a meaning
 * @param prepare the log's prepare position, which orders the records of one commit
 */
public record Position(long commit, long prepare) implements Comparable<Position> {
  /** Before the first record. */
  public static final Position START = new Position(0, 0);

  /** After every record. */
  public static final Position END = new Position(Long.MAX_VALUE, Long.MAX_VALUE);

  /**
   * Parses the text of {@link #toString}.
   *
   * @throws IllegalArgumentException if the text is not a position
   */
  public static Position parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("'" + text + "' is not a position: it has no slash.");
    }
    return new Position(
        Long.parseLong(text, 0, slash, 10), Long.parseLong(text, slash + 1, text.length(), 10));
  }

  public boolean isAfter(Position other) {
    return compareTo(other) > 0;
  }

  public Position orLater(Position other) {
    return isAfter(other) ? this : other;
  }

  @Override
  public int compareTo(Position other) {
    int byCommit = Long.compare(commit, other.commit);
    return byCommit != 0 ? byCommit : Long.compare(prepare, other.prepare);
  }

  @Override
  public String toString() {
    return commit + "/" + prepare;
  }
}
