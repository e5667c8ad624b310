package io.recordplayer.vaadin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each WebSocket its own tracking id.
 *
 * <p>A browser that reconnects sends the tracking id of its lost connection, and Atmosphere then
 * takes both for one. When the server notices the end of the old connection, Atmosphere removes the
 * new one from the receivers; and messages that wait for the old connection block the new one.
 *
 * <p>Upstream: no open issue is known; Atmosphere/atmosphere#1860 shows the same ("Duplicate
 * resource", then no messages) and was closed without a fix.
 */
public final class UniqueTrackingIdFilter extends OncePerRequestFilter {
  /** All ids but 0, with which a browser asks Atmosphere for an id. */
  private static final Pattern TRACKING_ID =
      Pattern.compile("(?<=(?:^|&)X-Atmosphere-tracking-id=)(?!0(?:&|$))[^&]*");

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
        || request.getQueryString() == null;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String query =
        TRACKING_ID.matcher(request.getQueryString()).replaceFirst(UUID.randomUUID().toString());
    chain.doFilter(
        new HttpServletRequestWrapper(request) {
          @Override
          public String getQueryString() {
            return query;
          }
        },
        response);
  }
}
