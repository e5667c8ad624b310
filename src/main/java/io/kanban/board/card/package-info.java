/** The panel of a card and the parts in it. Each part shows and edits one property of the card. */
@NullMarked
package io.kanban.board.card;

import org.jspecify.annotations.NullMarked;
