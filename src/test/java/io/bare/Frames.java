package io.bare;

import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Writes a text to many plain WebSockets of the same container. No push can be faster. */
@RestController
class Frames {
  private static final Set<Session> SESSIONS = ConcurrentHashMap.newKeySet();

  private final ServletContext context;

  Frames(ServletContext context) {
    this.context = context;
  }

  /** The endpoint of one WebSocket. */
  public static final class Line extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      SESSIONS.add(session);
    }

    @Override
    public void onClose(Session session, jakarta.websocket.CloseReason reason) {
      SESSIONS.remove(session);
    }
  }

  @EventListener(ApplicationReadyEvent.class)
  void listen() throws DeploymentException {
    ServerContainer container =
        (ServerContainer) context.getAttribute(ServerContainer.class.getName());
    container.addEndpoint(ServerEndpointConfig.Builder.create(Line.class, "/frames").build());
  }

  @PostMapping("/send")
  void send(@RequestBody String text) {
    for (Session session : SESSIONS) {
      var _ = session.getAsyncRemote().sendText(text);
    }
  }
}
