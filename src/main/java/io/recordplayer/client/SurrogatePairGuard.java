package io.recordplayer.client;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;

/**
 * Keeps emoji whole on their way to the server. Vaadin's client cuts a message into pieces of 4,095
 * characters, and JavaScript counts an emoji as two; a WebSocket replaces half of one by U+FFFD. So
 * half of one at the end of a piece is held back and sent with the next.
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
