/** The benchmark's sections with pages and browsers, and what they need for it. */
@NullMarked
package io.kanban.benchmark;

import org.jspecify.annotations.NullMarked;
