package io.kanban.board.card;

import io.kanban.board.CardHistory;
import io.kanban.file.FileIntake;

/**
 * The services that the parts of an open card use.
 *
 * @param history reads older history entries
 * @param files takes the files that a person attaches
 */
public record CardServices(CardHistory history, FileIntake files) {}
