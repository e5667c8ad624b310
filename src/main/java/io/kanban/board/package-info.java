/**
 * The domain of boards: commands, events, rules and views. Its pages are in the packages below it:
 * {@code page} uses {@code card}, {@code card} uses {@code action}, and all use this package.
 */
@NullMarked
package io.kanban.board;

import org.jspecify.annotations.NullMarked;
