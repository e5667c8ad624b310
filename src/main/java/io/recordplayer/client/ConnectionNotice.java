package io.recordplayer.client;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import io.recordplayer.message.Messages;
import io.recordplayer.vaadin.InlineScript;
import java.time.Duration;
import java.util.Locale;
import org.springframework.web.util.JavaScriptUtils;

/**
 * Shows a notice while a page's WebSocket is down, with the number of changes that wait for it.
 *
 * <p>Vaadin's own indicator shows the notice, but does not follow the connection by itself: it
 * vanishes with the next click, and stays after a reconnect until something is sent. So a script
 * watches the page's WebSocket: the connection is up from its first message on, and down when it
 * ends. The script also ends a connection that takes longer than {@value #CONNECT_MILLIS} ms to
 * open, or that is silent for longer than two heartbeats; a browser alone may wait for minutes.
 * When the browser reports that its network went or came, the page asks the server for a response,
 * and ends the connection after {@value #PROOF_MILLIS} ms without one: the network that went may be
 * another one than the server's.
 *
 * <p>If the server can be reached, but not by a WebSocket, the notice says so.
 */
public final class ConnectionNotice implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;

  private static final int CONNECT_MILLIS = 5_000;
  private static final int PROOF_MILLIS = 2_000;
  private static final double SILENT_HEARTBEATS = 2.4;
  private static final String CHANGES = "data-changes";

  private static final String SCRIPT =
      """
      (() => {
        const OFFLINE = 'OFFLINE_TEXT', BLOCKED = 'BLOCKED_TEXT';
        let down = false, failed = 0, blocked = false, waiting = 0, watched = false;
        const clicked = new Set();

        const words = () => (blocked ? BLOCKED : OFFLINE)
            + (waiting === 0 ? '' : waiting === 1 ? ' ONE_WAITS_TEXT'
                : ' MANY_WAIT_TEXT'.replace('#', waiting));

        const tell = () => {
          const {connectionState: state, connectionIndicator: indicator} = window.Vaadin ?? {};
          if (!state || !indicator) {
            if (down) setTimeout(tell, 100);
            return;
          }
          if (!watched) {
            watched = true;
            // Vaadin's own look folds the words up after two seconds.
            indicator.style.setProperty('--status-height-collapsed', 'none');
            // It is in the page's body, beside all landmarks.
            indicator.setAttribute('role', 'status');
            state.addStateChangeListener(() => hold(state));
          }
          indicator.reconnectingText = words();
          hold(state);
        };

        const hold = state => {
          if (down) {
            state.state = 'reconnecting';
          } else if (['reconnecting', 'connection-lost'].includes(state.state)) {
            state.state = 'connected';
          }
        };

        // After Vaadin's own listeners, which give up the request that is under way.
        const askForAnswer = () => setTimeout(() =>
            Object.values(window.Vaadin?.Flow?.clients ?? {}).forEach(client => client.poll?.()));

        const rise = () => {
          down = blocked = false;
          failed = waiting = 0;
          clicked.clear();
          tell();
        };

        const fall = () => {
          down = true;
          tell();
        };

        const askWhy = () => fetch('VAADIN/static/push/vaadinPush-min.js',
            {method: 'HEAD', cache: 'no-store'}).then(answer => answer.status < 500, () => false)
            .then(reached => {
              if (failed > 1) {
                blocked = reached;
                tell();
              }
            });

        window.WebSocket = class extends WebSocket {
          constructor(...address) {
            super(...address);
            if (!/[?&]v-r=push(&|$)/.test(address[0])) return;
            const listeners = new AbortController();
            const listen = (type, then) =>
                this.addEventListener(type, then, {signal: listeners.signal});
            // A browser would wait for a dead line to confirm its end.
            const end = () => {
              this.dispatchEvent(new CloseEvent('close', {code: 4000}));
              this.onopen = this.onmessage = this.onerror = this.onclose = null;
              this.close();
            };
            let opened = false, timer;
            const expect = millis => {
              clearTimeout(timer);
              timer = setTimeout(end, millis);
            };
            const prove = () => {
              if (!opened) return;
              expect(PROOF_MILLIS);
              askForAnswer();
            };
            for (const type of ['offline', 'online']) {
              addEventListener(type, prove, {signal: listeners.signal});
            }
            expect(CONNECT_MILLIS);
            listen('open', () => { opened = true; expect(SILENT_MILLIS); });
            listen('message', () => { rise(); expect(SILENT_MILLIS); });
            listen('close', () => {
              listeners.abort();
              clearTimeout(timer);
              fall();
              if (!opened && ++failed > 1) askWhy();
            });
          }
        };

        for (const type of ['click', 'drop', 'keydown', 'submitted']) {
          addEventListener(type, event => {
            if (!down) return;
            const gesture = type === 'keydown'
                ? (event.ctrlKey ? 'Ctrl+' : '') + (event.shiftKey ? 'Shift+' : '') + event.key
                : type;
            const on = event.composedPath()
                .find(at => at.dataset?.changes?.split(' ').includes(gesture));
            // A second click on one button changes nothing more.
            if (!on || type === 'click' && clicked.has(on)) return;
            if (type === 'click') clicked.add(on);
            waiting++;
            tell();
          }, true);
        }
      })();
      """;

  private final transient Messages messages;
  private final String script;

  /**
   * Creates the notice.
   *
   * @param heartbeat the interval of the server's heartbeats on a quiet connection
   */
  public ConnectionNotice(Messages messages, Duration heartbeat) {
    this.messages = messages;
    long silentMillis = (long) (heartbeat.toMillis() * SILENT_HEARTBEATS);
    script =
        SCRIPT
            .replace("CONNECT_MILLIS", String.valueOf(CONNECT_MILLIS))
            .replace("PROOF_MILLIS", String.valueOf(PROOF_MILLIS))
            .replace("SILENT_MILLIS", String.valueOf(silentMillis));
  }

  @Override
  public void serviceInit(ServiceInitEvent init) {
    InlineScript.add(init, this::translated);
  }

  private String translated(Locale locale) {
    return script
        .replace("OFFLINE_TEXT", literal(messages.text(locale, "recordplayer.connection.offline")))
        .replace("BLOCKED_TEXT", literal(messages.text(locale, "recordplayer.connection.blocked")))
        .replace(
            "ONE_WAITS_TEXT", literal(messages.text(locale, "recordplayer.connection.waiting.one")))
        .replace(
            "MANY_WAIT_TEXT",
            literal(messages.text(locale, "recordplayer.connection.waiting.many")));
  }

  /** A sentence as the content of a literal in JavaScript, inside a script element. */
  private static String literal(String sentence) {
    return JavaScriptUtils.javaScriptEscape(sentence);
  }

  /**
   * Makes the notice count what a person does here as a change that waits.
   *
   * @param gestures {@code click}, {@code drop}, or keys as in {@code Shift+ArrowUp}
   */
  public static void counts(Component component, String... gestures) {
    component.getElement().setAttribute(CHANGES, String.join(" ", gestures));
  }
}
