/** The frame around every page, and the parts that pages share. */
@NullMarked
package io.kanban.shell;

import org.jspecify.annotations.NullMarked;
