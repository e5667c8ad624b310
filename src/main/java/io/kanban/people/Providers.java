package io.kanban.people;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;

/** The OpenID providers by which people can sign in: those of {@code spring.security.oauth2}. */
final class Providers {
  private final List<ClientRegistration> registrations = new ArrayList<>();

  Providers(ObjectProvider<ClientRegistrationRepository> configured) {
    if (configured.getIfAvailable() instanceof Iterable<?> all) {
      all.forEach(
          each -> {
            if (each instanceof ClientRegistration registration) {
              registrations.add(registration);
            }
          });
    }
  }

  /**
   * A link to a provider.
   *
   * @param address relative to the application's own address
   */
  record Link(String name, String address) {}

  List<Link> links() {
    return registrations.stream()
        .map(
            registration ->
                new Link(
                    registration.getClientName(),
                    OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI
                            .substring(1)
                        + "/"
                        + registration.getRegistrationId()))
        .toList();
  }

  boolean areThere() {
    return !registrations.isEmpty();
  }
}
