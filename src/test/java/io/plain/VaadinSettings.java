package io.plain;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.function.DeploymentConfiguration;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.communication.PushConnection;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Keeps the settings that Vaadin runs with, and the first page. */
@Component
public class VaadinSettings implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;

  private final transient CompletableFuture<DeploymentConfiguration> configuration =
      new CompletableFuture<>();
  private final transient CompletableFuture<UI> page = new CompletableFuture<>();

  @Override
  public void serviceInit(ServiceInitEvent init) {
    configuration.complete(init.getSource().getDeploymentConfiguration());
    init.getSource().addUIInitListener(event -> page.complete(event.getUI()));
  }

  public DeploymentConfiguration configuration() {
    return configuration.join();
  }

  /** The first page's push connection. */
  public PushConnection pushConnection() {
    return page.join().getInternals().getPushConnection();
  }
}
