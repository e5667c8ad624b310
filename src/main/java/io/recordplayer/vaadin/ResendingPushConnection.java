package io.recordplayer.vaadin;

import com.vaadin.flow.component.PushConfiguration;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.internal.MessageDigestUtil;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinService;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.communication.AtmospherePushConnection;
import com.vaadin.flow.server.communication.LongPollingCacheFilter;
import com.vaadin.flow.server.communication.PushConnection;
import com.vaadin.flow.server.communication.PushConnectionFactory;
import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.atmosphere.cpr.AtmosphereResource;
import org.atmosphere.cpr.AtmosphereResource.TRANSPORT;
import org.atmosphere.cpr.AtmosphereResourceEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vaadin's push connection, which resends the messages that were lost with a connection.
 *
 * <p>Vaadin forgets a message once it is written, although the connection may be dead by then. This
 * class keeps the last messages: a browser that reconnects names the last message that it has, and
 * receives those that follow. If the browser repeats a message because its response was lost, the
 * repetition is dropped.
 *
 * <p>Upstream: vaadin/flow#20837 (open): the server stops pushing after a lost connection.
 * vaadin/flow#15764 keeps messages until the browser has seen them, but only for long polling.
 */
public final class ResendingPushConnection extends AtmospherePushConnection {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ResendingPushConnection.class);

  /** The limit of the messages that are kept for a page, in characters: some dozens of changes. */
  private static final int KEPT_LIMIT = 32 * 1_024;

  /** Atmosphere's default. */
  private static final String HEARTBEAT = "X";

  // The session's lock guards the fields: Vaadin calls every method here under it.
  private final ArrayDeque<Message> kept = new ArrayDeque<>();
  private final ArrayDeque<Message> missed = new ArrayDeque<>();
  private int keptLength;

  /** The number of the last message that is no longer kept. */
  private int lastDropped = -1;

  private @Nullable Incoming incoming;

  /** The hash of the browser's last message. */
  private byte @Nullable [] latest;

  /** The hash of the browser's last message whose response was pushed. */
  private byte @Nullable [] answered;

  /** Volatile, because a session that ends disconnects without its lock. */
  private volatile boolean disconnecting;

  /** A message that makes the browser reload the page. */
  private static String reload() {
    return VaadinService.createCriticalNotificationJSON(null, null, null, null);
  }

  private record Message(int number, String text) implements Serializable {}

  /** Creates connections of this class. */
  public static final class Factory implements PushConnectionFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public PushConnection apply(UI ui) {
      return new ResendingPushConnection(ui);
    }
  }

  /**
   * Gives each page a connection of this class. Vaadin would find the factory with the service
   * loader, too, but then in every application that has the class on its class path.
   */
  public static final class Installer implements VaadinServiceInitListener {
    private static final long serialVersionUID = 1L;

    @Override
    public void serviceInit(ServiceInitEvent init) {
      init.getSource().addUIInitListener(event -> install(event.getUI()));
    }

    private static void install(UI ui) {
      PushConfiguration push = ui.getPushConfiguration();
      push.setPushConnectionFactory(new Factory());
      if (push.getPushMode().isEnabled()) {
        ui.getInternals().setPushConnection(new ResendingPushConnection(ui));
      }
    }
  }

  ResendingPushConnection(UI ui) {
    super(ui);
  }

  @Override
  public void disconnect() {
    disconnecting = true;
    try {
      super.disconnect();
    } finally {
      disconnecting = false;
    }
  }

  /**
   * Vaadin calls this twice for each connection of the page that ends, also for an old connection
   * whose end is noticed when the page has a new one. The new connection goes on.
   */
  @Override
  public void connectionLost() {
    AtmosphereResource connection = getResource();
    if (connection == null || disconnecting || isEnding(connection)) {
      super.connectionLost();
    }
  }

  private static boolean isEnding(AtmosphereResource connection) {
    AtmosphereResourceEvent state = connection.getAtmosphereResourceEvent();
    return connection.isCancelled()
        || connection.isResumed()
        || state.isCancelled()
        || state.isClosedByClient()
        || state.isClosedByApplication()
        || state.isResumedOnTimeout()
        || state.throwable() != null;
  }

  @Override
  public void connect(AtmosphereResource resource) {
    // The rest of a message that the old connection received in part never comes.
    incoming = null;
    missed.clear();
    int seen = lastSeen(resource);
    boolean lost = seen < lastDropped;
    if (!lost) {
      kept.stream().filter(message -> message.number > seen).forEach(missed::add);
    }
    super.connect(resource);
    greet(resource);
    sendMissed();
    if (lost && isConnected()) {
      LOG.debug("a page reloads, because it missed more messages than are kept");
      super.sendMessage(reload());
    }
  }

  /**
   * Sends a heartbeat, which the browser reads and drops. A browser takes a WebSocket for open when
   * it receives a message, and a page that missed nothing receives none.
   */
  private static void greet(AtmosphereResource resource) {
    if (resource.transport() == TRANSPORT.WEBSOCKET) {
      var _ = resource.getBroadcaster().broadcast(HEARTBEAT, resource);
    }
  }

  /** The number of the last message that the browser has. Vaadin resends to a page that polls. */
  private static int lastSeen(AtmosphereResource resource) {
    String seen = resource.getRequest().getHeader(LongPollingCacheFilter.SEEN_SERVER_SYNC_ID);
    return resource.transport() == TRANSPORT.WEBSOCKET && seen != null && seen.matches("\\d{1,9}")
        ? Integer.parseInt(seen)
        : Integer.MAX_VALUE;
  }

  /**
   * Vaadin responds to a message of the browser with a push that isn't asynchronous; without a
   * connection, as soon as there is one.
   */
  @Override
  public void push(boolean async) {
    super.push(async);
    if (!async) {
      answered = latest;
      // Vaadin keeps its last response to a request, which may be a whole page, to repeat it. A
      // browser that has sent a message through the WebSocket since then has that response.
      getUI().getInternals().setLastRequestResponse(reload());
    }
  }

  @Override
  protected void sendMessage(String message) {
    // Before it is written: a message that can't be written is one that the browser misses.
    keep(new Message(getUI().getInternals().getServerSyncId() - 1, message));
    sendMissed();
    super.sendMessage(message);
  }

  private void sendMissed() {
    // The connection may end meanwhile: a session that ends does not wait for its lock.
    for (Message next; isConnected() && (next = missed.pollFirst()) != null; ) {
      super.sendMessage(next.text);
    }
  }

  /**
   * Releases the messages up to this number, because the browser has processed them. Under the
   * session's lock.
   */
  public void confirm(int number) {
    for (Message first = kept.peekFirst();
        first != null && first.number <= number;
        first = kept.peekFirst()) {
      dropFirst();
    }
  }

  private void dropFirst() {
    Message first = kept.removeFirst();
    keptLength -= first.text.length();
    lastDropped = first.number;
  }

  private void keep(Message message) {
    kept.addLast(message);
    keptLength += message.text.length();
    while (keptLength > KEPT_LIMIT) {
      dropFirst();
    }
  }

  @Override
  public FragmentedMessage getOrCreateFragmentedMessage(AtmosphereResource resource) {
    Incoming now = incoming;
    if (now == null) {
      now = new Incoming();
      incoming = now;
    }
    return now;
  }

  @Override
  public void clearFragmentedMessage(AtmosphereResource resource) {
    incoming = null;
  }

  /** A repetition never becomes complete, so Vaadin waits for more and does nothing. */
  private final class Incoming extends FragmentedMessage {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean append(Reader part) throws IOException {
      if (!super.append(part)) {
        return false;
      }
      StringWriter whole = new StringWriter();
      getReader().transferTo(whole);
      latest = MessageDigestUtil.sha256(whole.toString());
      if (Arrays.equals(latest, answered)) {
        // Its response is among the kept messages, and was resent when the browser reconnected.
        // Vaadin handles a response that was not pushed, or not given: it reloads the page.
        incoming = null;
        return false;
      }
      return true;
    }
  }
}
