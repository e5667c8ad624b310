/** Who is who, tested. */
@NullMarked
package io.kanban.people;

import org.jspecify.annotations.NullMarked;
