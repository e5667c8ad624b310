package io.recordplayer.vaadin;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;

/**
 * Keeps emoji intact on their way to the server.
 *
 * <p>Vaadin's client cuts a message into fragments of 4,095 UTF-16 code units. An emoji has two of
 * them, and a WebSocket replaces half an emoji by U+FFFD. So the script holds back half an emoji at
 * the end of a fragment, and sends it with the next fragment.
 *
 * <p>Upstream: no issue is known.
 */
public final class SurrogatePairGuard implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;

  private static final String SCRIPT =
      """
      (() => {
        const send = WebSocket.prototype.send;
        const held = new WeakMap();
        WebSocket.prototype.send = function (data) {
          if (typeof data !== 'string') return send.call(this, data);
          const text = (held.get(this) ?? '') + data;
          const half = /[\\uD800-\\uDBFF]$/.test(text);
          held.set(this, half ? text.slice(-1) : '');
          return send.call(this, half ? text.slice(0, -1) : text);
        };
      })();
      """;

  @Override
  public void serviceInit(ServiceInitEvent init) {
    InlineScript.add(init, SCRIPT);
  }
}
