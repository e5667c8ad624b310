package io.kanban.live;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketFrame;
import java.nio.charset.StandardCharsets;

/** Counts the bytes that a page receives over its WebSocket. */
final class PushedBytes {
  private final Page page;
  private long bytes;

  /**
   * @param page a page without a WebSocket as yet
   */
  PushedBytes(Page page) {
    this.page = page;
    page.onWebSocket(socket -> socket.onFrameReceived(frame -> bytes += sizeOf(frame)));
  }

  private static long sizeOf(WebSocketFrame frame) {
    String text = frame.text();
    return text == null ? frame.binary().length : text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Waits until the page is quiet, and returns the bytes since the last call. */
  long take() {
    BrowserScenario.settle(page);
    long since = bytes;
    bytes = 0;
    return since;
  }
}
