/** The features that an application registers, and the loops that run them. */
@NullMarked
@ApplicationModule(allowedDependencies = {"record", "log", "entity", "projection", "update"})
package io.recordplayer.player;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
