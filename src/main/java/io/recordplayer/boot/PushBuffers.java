package io.recordplayer.boot;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.VaadinServletService;
import com.vaadin.flow.server.communication.JSR356WebsocketInitializer;
import com.vaadin.flow.shared.communication.PushConstants;
import jakarta.servlet.ServletContext;
import org.atmosphere.cpr.ApplicationConfig;
import org.atmosphere.cpr.AtmosphereFramework;

/**
 * Gives each WebSocket buffers of the size that Vaadin's client needs. It sends texts alone, in
 * parts of {@value PushConstants#WEBSOCKET_FRAGMENT_SIZE} characters at most; Vaadin has room made
 * for four times that, twice, and for as many bytes.
 */
class PushBuffers implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;

  private static final int TEXT = PushConstants.WEBSOCKET_FRAGMENT_SIZE + 1;

  /** Of what nobody uses. */
  private static final int LEAST = 128;

  @Override
  public void serviceInit(ServiceInitEvent init) {
    if (init.getSource() instanceof VaadinServletService service) {
      ServletContext context = service.getServlet().getServletContext();
      String servlet = service.getServlet().getServletName();
      if (context.getAttribute(JSR356WebsocketInitializer.getAttributeName(servlet))
          instanceof AtmosphereFramework atmosphere) {
        // Atmosphere reads them for each WebSocket anew.
        atmosphere.addInitParameter(ApplicationConfig.WEBSOCKET_MAXTEXTSIZE, String.valueOf(TEXT));
        atmosphere.addInitParameter(ApplicationConfig.WEBSOCKET_BUFFER_SIZE, String.valueOf(LEAST));
      }
    }
  }
}
