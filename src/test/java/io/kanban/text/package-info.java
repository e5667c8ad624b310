@NullMarked
package io.kanban.text;

import org.jspecify.annotations.NullMarked;
