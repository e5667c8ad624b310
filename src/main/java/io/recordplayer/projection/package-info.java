/**
 * What pages show. A writer follows the events in the log and keeps each view model in the store,
 * stamped with the position up to which it is played.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"record", "log"})
package io.recordplayer.projection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
