package io.kanban.people;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Makes the requests of a sign-in to an OpenID provider, and gives up on one that doesn't answer.
 * Each part does the same as Spring Security's own, with time-outs that fit a person who waits.
 */
final class ProviderRequests {
  private final ClientHttpRequestFactory requests;

  /**
   * @param patience the longest time of a request, and of the connection before it
   */
  ProviderRequests(Duration patience) {
    JdkClientHttpRequestFactory factory =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder()
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build());
    factory.setReadTimeout(patience);
    requests = factory;
  }

  /** Asks for the tokens of a person who comes back from the provider. */
  RestClientAuthorizationCodeTokenResponseClient tokens() {
    RestClientAuthorizationCodeTokenResponseClient tokens =
        new RestClientAuthorizationCodeTokenResponseClient();
    tokens.setRestClient(
        RestClient.builder()
            .requestFactory(requests)
            .configureMessageConverters(
                converters ->
                    converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
            .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
            .build());
    return tokens;
  }

  /** Checks id tokens; asks for the provider's keys. */
  JwtDecoder decoder(ClientRegistration registration) {
    String keys = registration.getProviderDetails().getJwkSetUri();
    if (keys == null || keys.isBlank()) {
      throw new OAuth2AuthenticationException(
          new OAuth2Error("missing_signature_verifier"),
          "The provider “%s” has no address of its keys: set its issuer-uri or jwk-set-uri."
              .formatted(registration.getRegistrationId()));
    }
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withJwkSetUri(keys)
            .jwsAlgorithm(SignatureAlgorithm.RS256)
            .restOperations(new RestTemplate(requests))
            .build();
    decoder.setJwtValidator(
        JwtValidators.createDefaultWithValidators(List.of(new OidcIdTokenValidator(registration))));
    decoder.setClaimSetConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverter());
    return decoder;
  }

  /** Asks for further claims about a person. */
  OidcUserService people() {
    RestTemplate template = new RestTemplate(requests);
    template.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
    DefaultOAuth2UserService claims = new DefaultOAuth2UserService();
    claims.setRestOperations(template);
    OidcUserService people = new OidcUserService();
    people.setOauth2UserService(claims);
    return people;
  }
}
