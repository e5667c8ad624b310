package io.recordplayer.player;

import io.recordplayer.entity.EntityType;
import io.recordplayer.projection.Projection;
import java.util.List;

/**
 * What an application registers, as a bean: entities that decide, projections that show, and who
 * may get at them.
 */
public record Feature(
    List<EntityType<?, ?, ?>> entities, List<Projection<?>> projections, Access access) {
  public Feature {
    entities = List.copyOf(entities);
    projections = List.copyOf(projections);
  }
}
