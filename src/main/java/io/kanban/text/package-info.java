/** Rules for all texts that people write: length, and invisible characters. */
@NullMarked
package io.kanban.text;

import org.jspecify.annotations.NullMarked;
