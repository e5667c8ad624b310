package io.plain;

import com.vaadin.flow.function.DeploymentConfiguration;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Keeps the settings that Vaadin runs with, and the kind of the first page's push connection. */
@Component
public class VaadinSettings implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;

  private final transient CompletableFuture<DeploymentConfiguration> configuration =
      new CompletableFuture<>();
  private final transient CompletableFuture<Class<?>> pushConnection = new CompletableFuture<>();

  @Override
  public void serviceInit(ServiceInitEvent init) {
    configuration.complete(init.getSource().getDeploymentConfiguration());
    init.getSource()
        .addUIInitListener(
            event -> {
              var push = event.getUI().getInternals().getPushConnection();
              pushConnection.complete(push == null ? Void.class : push.getClass());
            });
  }

  public DeploymentConfiguration configuration() {
    return configuration.join();
  }

  public Class<?> pushConnection() {
    return pushConnection.join();
  }
}
