package io.recordplayer.vaadin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Accepts WebSockets without the compression that browsers offer. Tomcat keeps a compressor for
 * each WebSocket, with 56 KB of heap and some 300 KB of native memory, and runs it for each page
 * that receives a change.
 *
 * <p>Upstream: no issue is known; Tomcat has no setting for it. cometd/cometd#1001 measures the
 * same cost.
 */
public final class UncompressedPush extends OncePerRequestFilter {
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !"websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(
        new HttpServletRequestWrapper(request) {
          @Override
          public @Nullable String getHeader(String name) {
            return name.equalsIgnoreCase(EXTENSIONS) ? null : super.getHeader(name);
          }

          @Override
          public Enumeration<String> getHeaders(String name) {
            return name.equalsIgnoreCase(EXTENSIONS)
                ? Collections.emptyEnumeration()
                : super.getHeaders(name);
          }
        },
        response);
  }
}
