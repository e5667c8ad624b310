package io.recordplayer.boot;

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
 * Gives each WebSocket an id of its own. A browser that connects anew brings the id of the line it
 * lost, and Atmosphere then takes the two for one: the end of the old line, when the server notices
 * it, takes the new one out of what is sent to, and what waits for the old one holds up the new.
 */
class UniqueTrackingIdFilter extends OncePerRequestFilter {
  /** 0 is a browser that has none yet: Atmosphere makes one and tells it. */
  private static final Pattern BROUGHT =
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
        BROUGHT.matcher(request.getQueryString()).replaceFirst(UUID.randomUUID().toString());
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
