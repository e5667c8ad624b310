/**
 * Entities decide commands. The stream of a command names the entity. The entity is loaded from its
 * snapshot and the events after the snapshot. It decides, and its events are appended under the
 * revision up to which it was loaded. It knows projections only to offer an entity's state as a
 * view.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"record", "log", "message", "projection", "update"})
package io.recordplayer.entity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
