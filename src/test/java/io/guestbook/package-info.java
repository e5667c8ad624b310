/** The framework in use, without the Kanban application. */
@NullMarked
package io.guestbook;

import org.jspecify.annotations.NullMarked;
