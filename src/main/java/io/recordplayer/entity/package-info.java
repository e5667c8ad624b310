/**
 * The thing that decides. A command names its stream and so its entity; the entity is hydrated from
 * its snapshot and the events after it, decides, and its events go to the log under the revision it
 * had seen.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"record", "log", "message"})
package io.recordplayer.entity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
