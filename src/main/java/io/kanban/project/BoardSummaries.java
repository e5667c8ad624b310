package io.kanban.project;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A short account of a project's boards for the pages about projects. The package of boards plays
 * it, because this package doesn't know boards.
 *
 * @param boards the boards, oldest first
 * @param lastActivity the time of the last event of the project or of one of its boards
 */
public record BoardSummaries(List<BoardSummary> boards, Optional<Instant> lastActivity) {
  public static final BoardSummaries NONE = new BoardSummaries(List.of(), Optional.empty());

  /**
   * A board and the number of its cards.
   *
   * @param id the board's name in its id
   * @param name the board's name for people
   */
  public record BoardSummary(String id, String name, int cards) {}

  /** The same with another time of the last event. */
  public BoardSummaries at(Instant time) {
    return new BoardSummaries(boards, Optional.of(time));
  }

  /** The same with one more board. */
  public BoardSummaries with(String id, String name) {
    List<BoardSummary> more = new ArrayList<>(boards);
    more.add(new BoardSummary(id, name, 0));
    return new BoardSummaries(more, lastActivity);
  }

  /** The same with another name of a board. */
  public BoardSummaries renamed(String id, String name) {
    return change(id, board -> new BoardSummary(id, name, board.cards()));
  }

  /** The same with more cards on a board, or with fewer. */
  public BoardSummaries count(String id, int cards) {
    return change(id, board -> new BoardSummary(id, board.name(), board.cards() + cards));
  }

  /** The same without a board that has ended. */
  public BoardSummaries without(String id) {
    return new BoardSummaries(
        boards.stream().filter(board -> !board.id().equals(id)).toList(), lastActivity);
  }

  private BoardSummaries change(String id, UnaryOperator<BoardSummary> change) {
    return new BoardSummaries(
        boards.stream().map(board -> board.id().equals(id) ? change.apply(board) : board).toList(),
        lastActivity);
  }
}
