package io.kanban.board.page;

import io.kanban.board.BoardId;
import io.kanban.board.CardView;
import java.util.HashMap;
import java.util.Map;

/**
 * A card in the list of a project's cards.
 *
 * @param where the names of its board and its column
 */
record FoundCard(BoardId board, String where, CardFace face) {
  String key() {
    return CardView.key(board, face.card().id());
  }

  /** The texts by their names in the template of {@link ProjectCards}. */
  Map<String, String> texts() {
    Map<String, String> texts = new HashMap<>(face.texts());
    texts.put("board", board.text());
    texts.put("where", where);
    return texts;
  }
}
