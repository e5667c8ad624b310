/** The reference application: a Kanban system whose screens are live. */
@NullMarked
package io.kanban;

import org.jspecify.annotations.NullMarked;
