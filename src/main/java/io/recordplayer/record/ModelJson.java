package io.recordplayer.record;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of states and views in Redis. */
public final class ModelJson {
  /**
   * Reads and writes states and views. Stored JSON without one of the record's components is
   * unreadable; the component is not set to null.
   */
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private ModelJson() {}
}
