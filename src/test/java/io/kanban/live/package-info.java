/** Tests of the application with real browsers and the real server. */
@NullMarked
package io.kanban.live;

import org.jspecify.annotations.NullMarked;
