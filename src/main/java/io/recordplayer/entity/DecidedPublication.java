package io.recordplayer.entity;

import io.recordplayer.record.Origin;
import io.recordplayer.update.Publication;

/**
 * An update without a record that an entity has decided to publish.
 *
 * @param origin of the command
 * @param revision the command's revision in its stream; it orders the entity's values
 */
record DecidedPublication(Publication<?> publication, Origin origin, long revision) {}
