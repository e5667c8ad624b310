package io.recordplayer.client;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.internal.MessageDigestUtil;
import com.vaadin.flow.server.VaadinService;
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
 * Vaadin's push, by which nothing is lost with the line.
 *
 * <p>Vaadin forgets a message once it is written, though the line may have been dead by then. Here
 * the last of them are kept: a browser that connects anew names the last that it has, and is sent
 * those that followed. A message of the browser's own that was answered here and whose answer was
 * lost comes twice and counts once.
 */
public final class ResendingPushConnection extends AtmospherePushConnection {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ResendingPushConnection.class);

  /** How much is kept for a page, in characters: some dozens of changes. */
  private static final int KEPT = 32 * 1_024;

  /** Atmosphere's own, unless it is configured otherwise. */
  private static final String HEARTBEAT = "X";

  // All are guarded by the session's lock, under which Vaadin calls every method here.
  private final ArrayDeque<Message> kept = new ArrayDeque<>();
  private final ArrayDeque<Message> missed = new ArrayDeque<>();
  private int length;

  /** The number of the last message that was too much to keep. */
  private int forgotten = -1;

  private @Nullable Incoming incoming;

  /** What the browser's last message here is known by. */
  private byte @Nullable [] latest;

  /** The same, of the last that was answered here. */
  private byte @Nullable [] answered;

  /** A session that ends does so without its lock. */
  private volatile boolean disconnecting;

  /** Has the browser load the page anew. */
  private static String reload() {
    return VaadinService.createCriticalNotificationJSON(null, null, null, null);
  }

  private record Message(int number, String text) implements Serializable {}

  /** Vaadin finds it among the services on the class path. */
  public static final class Factory implements PushConnectionFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public PushConnection apply(UI ui) {
      return new ResendingPushConnection(ui);
    }
  }

  ResendingPushConnection(UI ui) {
    super(ui);
  }

  // ---------------------------------------------------------------- the line

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
   * Vaadin says so of every line of the page that ends, and twice: also of one that was lost before
   * and is noticed late, when there is a new one, which goes on.
   */
  @Override
  public void connectionLost() {
    AtmosphereResource line = getResource();
    if (line == null || disconnecting || isEnding(line)) {
      super.connectionLost();
    }
  }

  private static boolean isEnding(AtmosphereResource line) {
    AtmosphereResourceEvent state = line.getAtmosphereResourceEvent();
    return line.isCancelled()
        || line.isResumed()
        || state.isCancelled()
        || state.isClosedByClient()
        || state.isClosedByApplication()
        || state.isResumedOnTimeout()
        || state.throwable() != null;
  }

  // ---------------------------------------------------------------- to the browser

  @Override
  public void connect(AtmosphereResource resource) {
    // Of what came in part over the line before, the rest never comes.
    incoming = null;
    missed.clear();
    int seen = seen(resource);
    boolean lost = seen < forgotten;
    if (!lost) {
      kept.stream().filter(message -> message.number > seen).forEach(missed::add);
    }
    super.connect(resource);
    greet(resource);
    sendMissed();
    if (lost && isConnected()) {
      LOG.debug("a page missed more than is kept for it, and is loaded anew");
      super.sendMessage(reload());
    }
  }

  /**
   * A browser takes a WebSocket for open when something comes by it, and a page that missed nothing
   * is sent nothing: so it is sent a heartbeat, which the browser reads and drops.
   */
  private static void greet(AtmosphereResource resource) {
    if (resource.transport() == TRANSPORT.WEBSOCKET) {
      var _ = resource.getBroadcaster().broadcast(HEARTBEAT, resource);
    }
  }

  /** The last message that the browser has. Where it polls, Vaadin sees to what it missed. */
  private static int seen(AtmosphereResource resource) {
    String seen = resource.getRequest().getHeader(LongPollingCacheFilter.SEEN_SERVER_SYNC_ID);
    return resource.transport() == TRANSPORT.WEBSOCKET && seen != null && seen.matches("\\d{1,9}")
        ? Integer.parseInt(seen)
        : Integer.MAX_VALUE;
  }

  /**
   * Vaadin answers a message of the browser's here where the push isn't asynchronous; where there
   * is no line at the moment, as soon as there is one.
   */
  @Override
  public void push(boolean async) {
    super.push(async);
    if (!async) {
      answered = latest;
      // Vaadin keeps what it last answered a request, which may be a whole page, to repeat it; a
      // browser that has sent something here since then has that, and asks for it no more.
      getUI().getInternals().setLastRequestResponse(reload());
    }
  }

  @Override
  protected void sendMessage(String message) {
    // First of all: what can't be written now is what the browser misses.
    keep(new Message(getUI().getInternals().getServerSyncId() - 1, message));
    sendMissed();
    super.sendMessage(message);
  }

  private void sendMissed() {
    // A session that ends meanwhile ends the connection without waiting for its lock.
    for (Message next; isConnected() && (next = missed.pollFirst()) != null; ) {
      super.sendMessage(next.text);
    }
  }

  private void keep(Message message) {
    kept.addLast(message);
    length += message.text.length();
    while (length > KEPT) {
      Message oldest = kept.removeFirst();
      length -= oldest.text.length();
      forgotten = oldest.number;
    }
  }

  // ---------------------------------------------------------------- from the browser

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

  /** Never complete where it is a repetition: Vaadin then waits for more, and does nothing. */
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
        // Its answer is among what is kept, and was sent again when the browser connected. Where it
        // was given elsewhere, or never, Vaadin sees to it: it has the page loaded anew.
        incoming = null;
        return false;
      }
      return true;
    }
  }
}
