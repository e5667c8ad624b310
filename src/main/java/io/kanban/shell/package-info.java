/** What stands around every page. */
@NullMarked
package io.kanban.shell;

import org.jspecify.annotations.NullMarked;
