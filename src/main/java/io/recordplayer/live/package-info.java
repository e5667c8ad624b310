/**
 * A web node's one subscription, shared by all its open pages: the newest records in a ring, and
 * one immutable view model for everything that at least one page shows.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"record", "log", "projection"})
package io.recordplayer.live;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
