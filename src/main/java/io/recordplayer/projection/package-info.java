/**
 * The views that pages show. A writer plays the events of the log into stored views; each view is
 * stored with the position up to which it is played.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"record", "log"})
package io.recordplayer.projection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
