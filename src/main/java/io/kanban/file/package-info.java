/** The content of files that people attach to cards: its types, and the store that keeps it. */
@NullMarked
package io.kanban.file;

import org.jspecify.annotations.NullMarked;
