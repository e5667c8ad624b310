package io.kanban.board;

import java.util.List;

/** A label of a board; its cards can have it. */
public record Label(LabelId id, String name, LabelColor color) {
  /** The labels of a new board. */
  static final List<Label> OF_NEW_BOARD =
      List.of(
          new Label(new LabelId("bug"), "Bug", LabelColor.RED),
          new Label(new LabelId("feature"), "Feature", LabelColor.PURPLE),
          new Label(new LabelId("improvement"), "Improvement", LabelColor.BLUE));
}
