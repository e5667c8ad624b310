/** What an application tests its rules and its view models with: given, when, then. */
@NullMarked
@ApplicationModule(allowedDependencies = {"record", "entity", "projection"})
package io.recordplayer.kit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
