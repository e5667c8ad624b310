package io.kanban.board;

/** A relation of one card to another one. */
public enum Relation {
  BLOCKS("blocks", "is blocked by"),
  DUPLICATES("duplicates", "is duplicated by"),
  PARENT_OF("is the parent of", "is a part of");

  private final String words;
  private final String reversed;

  Relation(String words, String reversed) {
    this.words = words;
    this.reversed = reversed;
  }

  /** The relation in words, as in "A blocks B". */
  public String words() {
    return words;
  }

  /** The relation in words from the other card's side, as in "B is blocked by A". */
  public String reversed() {
    return reversed;
  }
}
