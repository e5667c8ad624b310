/** An application of Vaadin and Spring Boot alone: the floor of what pages cost. */
@NullMarked
package io.bare;

import org.jspecify.annotations.NullMarked;
