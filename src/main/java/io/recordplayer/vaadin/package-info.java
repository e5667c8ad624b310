/**
 * Works around limits of Vaadin, Atmosphere and the servlet container. Each class names the
 * upstream issue whose fix makes the class unnecessary, as far as there is one.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.recordplayer.vaadin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
