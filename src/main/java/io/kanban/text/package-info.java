/** What holds for all texts that people write. */
@NullMarked
package io.kanban.text;

import org.jspecify.annotations.NullMarked;
