/** The page of a board and its neighbors: the archive, the labels and the permissions. */
@NullMarked
package io.kanban.board.page;

import org.jspecify.annotations.NullMarked;
