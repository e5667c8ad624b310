/**
 * The page of a board and its neighbors: the archive, the labels, the permissions, and the cards of
 * a whole project.
 */
@NullMarked
package io.kanban.board.page;

import org.jspecify.annotations.NullMarked;
