package io.recordplayer.response;

import java.util.UUID;

/**
 * Which open page, on which web node.
 *
 * @param node where its responses go
 * @param page the page on that node
 */
public record PageId(String node, String page) {
  public static PageId random(String node) {
    return new PageId(node, UUID.randomUUID().toString());
  }

  /** The node in a page id's text, or empty where it names none. */
  static String nodeOf(String text) {
    int dot = text.indexOf('.');
    return dot < 0 ? "" : text.substring(0, dot);
  }

  /** As records name it. */
  @Override
  public String toString() {
    return node + "." + page;
  }
}
