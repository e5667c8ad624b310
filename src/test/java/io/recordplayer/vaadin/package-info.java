/** Tests of the framework's adaptations of Vaadin. */
@NullMarked
package io.recordplayer.vaadin;

import org.jspecify.annotations.NullMarked;
