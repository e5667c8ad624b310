package io.kanban.board;

/** A comment's id. */
public record CommentId(String value) {
  public CommentId {
    if (!value.matches("[a-zA-Z0-9-]{1,64}")) {
      throw new IllegalArgumentException("Not a comment's id: " + value);
    }
  }
}
