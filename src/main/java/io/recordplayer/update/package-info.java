/**
 * Updates without a record: what open pages show for some seconds, such as who drags which card.
 * They travel from node to node beside the record's path: they are never in the log, in a stored
 * view or in the state of an entity.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"record", "projection"})
package io.recordplayer.update;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
