/** Boards, their columns and their cards. */
@NullMarked
package io.kanban.board;

import org.jspecify.annotations.NullMarked;
