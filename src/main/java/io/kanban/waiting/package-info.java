/** The cards that wait for a person: their page, and their number in the header. */
@NullMarked
package io.kanban.waiting;

import org.jspecify.annotations.NullMarked;
