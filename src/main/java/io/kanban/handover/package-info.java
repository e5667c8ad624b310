/**
 * The way of cards from board to board. A board hands cards over by an event, and this package
 * sends the other board the command to take them.
 */
@NullMarked
package io.kanban.handover;

import org.jspecify.annotations.NullMarked;
