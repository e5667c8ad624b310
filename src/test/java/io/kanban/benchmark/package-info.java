/** The benchmark's sections with pages and browsers. */
@NullMarked
package io.kanban.benchmark;

import org.jspecify.annotations.NullMarked;
