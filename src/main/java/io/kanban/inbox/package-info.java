/** What a person is told: the notifications, the bell, and which of them the person has read. */
@NullMarked
package io.kanban.inbox;

import org.jspecify.annotations.NullMarked;
