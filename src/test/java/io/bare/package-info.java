/** An application of Vaadin and Spring Boot alone, as a reference for the cost of pages. */
@NullMarked
package io.bare;

import org.jspecify.annotations.NullMarked;
