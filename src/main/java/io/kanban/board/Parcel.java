package io.kanban.board;

import io.kanban.board.Board.Card;
import java.util.List;

/**
 * A card in full, on its way from one board to another.
 *
 * <p>Logs hold it in {@link HandOverEvent.CardTaken}, so a new component must be one that older
 * logs can lack.
 *
 * @param face the card as its board showed it
 * @param texts the latest comments, journal and history entries; the entries of the history name
 *     their columns in words
 * @param labels the card's labels
 * @param archived whether it was in the archive
 */
public record Parcel(
    Card face,
    CardDetails details,
    String description,
    CardTexts texts,
    List<Label> labels,
    boolean archived) {
  public Parcel {
    labels = List.copyOf(labels);
  }
}
