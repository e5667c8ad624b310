package io.recordplayer.projection;

import org.jspecify.annotations.Nullable;

/** The result of {@code write-views.lua}. */
enum WriteResult {
  WRITTEN,
  /** One of the views has changed since it was read; nothing is written. */
  VIEW_CHANGED,
  /** One of the documents is not the document that its patch is for; nothing is written. */
  DOCUMENT_LOST,
  /** The projection's state is another one, or was lost; nothing is written. */
  STATE_BEHIND;

  static WriteResult of(@Nullable Long returned) {
    return switch (returned == null ? 0 : returned.intValue()) {
      case 1 -> WRITTEN;
      case -1 -> STATE_BEHIND;
      case -2 -> DOCUMENT_LOST;
      default -> VIEW_CHANGED;
    };
  }
}
