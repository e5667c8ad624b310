package io.recordplayer.client;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import io.recordplayer.vaadin.InlineScript;
import java.time.Duration;

/**
 * Shows a notice for as long as a page's WebSocket is down, and how many changes wait for it.
 *
 * <p>Vaadin's own indicator shows the notice, but by itself it says another thing than the line: it
 * vanishes with the next click, and stays after a reconnect until something is sent. So the page
 * watches its WebSocket: a line is up from the first message on it, and down when it ends. It ends,
 * too, when a connection takes longer than {@value #CONNECT_MILLIS} ms to open, or when nothing is
 * heard for longer than two heartbeats: a browser alone may wait for minutes. Where the browser
 * says that its network went or came, the page asks the server for an answer by the WebSocket,
 * which ends without one within {@value #PROOF_MILLIS} ms: the network that went needn't be the
 * server's.
 *
 * <p>Where the server can be reached, but not by a WebSocket, the notice says so.
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
        const OFFLINE = 'Offline. What you see may be old; trying to reconnect…';
        const BLOCKED = 'No live updates: something between you and the server, most likely a'
            + ' proxy, passes no WebSockets. Ask those who run it to let them through.';
        let down = false, failed = 0, blocked = false, waiting = 0, watched = false;
        const clicked = new Set();

        const words = () => (blocked ? BLOCKED : OFFLINE)
            + (waiting === 0 ? '' : waiting === 1 ? ' 1 change waits to be sent.'
                : ` ${waiting} changes wait to be sent.`);

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

  private final String script;

  /**
   * @param heartbeat how often the server says something on a quiet line
   */
  public ConnectionNotice(Duration heartbeat) {
    long silentMillis = (long) (heartbeat.toMillis() * SILENT_HEARTBEATS);
    script =
        SCRIPT
            .replace("CONNECT_MILLIS", String.valueOf(CONNECT_MILLIS))
            .replace("PROOF_MILLIS", String.valueOf(PROOF_MILLIS))
            .replace("SILENT_MILLIS", String.valueOf(silentMillis));
  }

  @Override
  public void serviceInit(ServiceInitEvent init) {
    InlineScript.add(init, script);
  }

  /**
   * Has the notice count what a person does here as a change that waits.
   *
   * @param gestures {@code click}, {@code drop}, or keys as in {@code Shift+ArrowUp}
   */
  public static void counts(Component component, String... gestures) {
    component.getElement().setAttribute(CHANGES, String.join(" ", gestures));
  }
}
