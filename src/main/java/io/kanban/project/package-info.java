/** Projects and their members. */
@NullMarked
package io.kanban.project;

import org.jspecify.annotations.NullMarked;
