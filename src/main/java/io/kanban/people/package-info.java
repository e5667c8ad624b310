/** People: their accounts, and signing in. */
@NullMarked
package io.kanban.people;

import org.jspecify.annotations.NullMarked;
