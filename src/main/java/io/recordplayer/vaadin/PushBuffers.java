package io.recordplayer.vaadin;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.VaadinServletService;
import com.vaadin.flow.server.communication.JSR356WebsocketInitializer;
import com.vaadin.flow.shared.communication.PushConstants;
import jakarta.servlet.ServletContext;
import org.atmosphere.cpr.ApplicationConfig;
import org.atmosphere.cpr.AtmosphereFramework;

/**
 * Gives each WebSocket buffers of the size that Vaadin's client needs: it sends only text, in
 * fragments of at most {@value PushConstants#WEBSOCKET_FRAGMENT_SIZE} characters. Vaadin configures
 * four times that, for text and again for binary messages.
 *
 * <p>Upstream: no issue is known; Atmosphere/atmosphere#2197 asks for smaller buffers for each
 * handler and was closed.
 */
public final class PushBuffers implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;

  private static final int TEXT = PushConstants.WEBSOCKET_FRAGMENT_SIZE + 1;

  /** The size of the unused buffers for binary messages. */
  private static final int BINARY = 128;

  @Override
  public void serviceInit(ServiceInitEvent init) {
    if (init.getSource() instanceof VaadinServletService service) {
      ServletContext context = service.getServlet().getServletContext();
      String servlet = service.getServlet().getServletName();
      if (context.getAttribute(JSR356WebsocketInitializer.getAttributeName(servlet))
          instanceof AtmosphereFramework atmosphere) {
        // Atmosphere reads these parameters for each WebSocket.
        atmosphere.addInitParameter(ApplicationConfig.WEBSOCKET_MAXTEXTSIZE, String.valueOf(TEXT));
        atmosphere.addInitParameter(
            ApplicationConfig.WEBSOCKET_BUFFER_SIZE, String.valueOf(BINARY));
      }
    }
  }
}
