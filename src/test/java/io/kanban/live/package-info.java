/** The application in real browsers, through the real server. */
@NullMarked
package io.kanban.live;

import org.jspecify.annotations.NullMarked;
