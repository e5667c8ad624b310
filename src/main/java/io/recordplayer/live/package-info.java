/**
 * The views that the open pages of a web node watch: the node's one subscription plays each record
 * once into each of them, for all pages together.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"record", "log", "projection"})
package io.recordplayer.live;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
