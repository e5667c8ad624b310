package io.kanban.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.recordplayer.log.LogException;
import io.recordplayer.record.CauseChain;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers that the application is not available if the account behind a remember-me cookie can't be
 * read. The browser keeps the cookie and tries again.
 */
final class LogUnavailableFilter extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(LogUnavailableFilter.class);
  private static final String SECONDS = "3";
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en"><head><title>Kanban</title><meta name="viewport" content="width=device-width">
      <meta http-equiv="refresh" content="%s"><style>:root { color-scheme: light dark;
      font-family: system-ui, sans-serif }</style></head>
      <body><h1>Kanban can't be reached right now</h1>
      <p>The accounts can't be read at the moment. This page tries again by itself.</p></body></html>
      """
          .formatted(SECONDS);

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } catch (LogException | AccountUnreadableException e) {
      LOG.warn("The account of a remember-me cookie can't be read: {}", CauseChain.of(e));
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      response.setHeader(HttpHeaders.RETRY_AFTER, SECONDS);
      response.setContentType("text/html");
      response.setCharacterEncoding(UTF_8);
      response.getWriter().write(PAGE);
    }
  }
}
