/** The state of an open board page that its parts share: the commands it sends, and its filter. */
@NullMarked
package io.kanban.board.action;

import org.jspecify.annotations.NullMarked;
