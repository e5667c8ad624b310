package io.recordplayer.record;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How states and views are written to the models store, and read back. */
public final class ModelJson {
  /** What lacks a part that the record has now is of another shape, and no nothing. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private ModelJson() {}
}
