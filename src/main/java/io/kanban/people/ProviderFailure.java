package io.kanban.people;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** Answers a failed sign-in by an OpenID provider with the reason on the sign-in page. */
final class ProviderFailure implements AuthenticationFailureHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderFailure.class);
  private static final String FAILED =
      "The provider could not sign you in. Try again, or ask an administrator.";

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    String message = FAILED;
    if (failure instanceof ProviderSignIn.RefusedException refused) {
      message = String.valueOf(refused.getMessage());
    } else {
      LOG.warn("A sign-in by an OpenID provider failed: {}", inOneLine(failure));
    }
    new FormAnswer(message, true, "").keep(request);
    response.sendRedirect(request.getContextPath() + "/" + SignInPage.ADDRESS + "?error");
  }

  /** The message, which may have texts of the provider or of the request. */
  private static String inOneLine(AuthenticationException failure) {
    return String.valueOf(failure.getMessage()).replaceAll("\\p{Cntrl}+", " ");
  }
}
