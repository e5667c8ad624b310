package io.kanban.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinServiceInitListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The light or dark colours of the pages: the person's choice, or else their system's preference. A
 * cookie keeps the choice, so that the first byte of a page has it and the page never flashes in
 * the other colours.
 */
enum ColorTheme {
  SYSTEM("As the system", ColorScheme.Value.SYSTEM),
  LIGHT("Light", ColorScheme.Value.LIGHT),
  DARK("Dark", ColorScheme.Value.DARK);

  private static final String COOKIE = "look";
  private static final Duration KEPT = Duration.ofDays(365);

  private final String label;
  private final ColorScheme.Value scheme;

  ColorTheme(String label, ColorScheme.Value scheme) {
    this.label = label;
    this.scheme = scheme;
  }

  String label() {
    return label;
  }

  /** The address that sets the cookie. */
  String address() {
    return "look/" + name().toLowerCase(Locale.ROOT);
  }

  void show(UI ui) {
    ui.getPage().setColorScheme(scheme);
  }

  private static ColorTheme of(VaadinRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? SYSTEM
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(COOKIE))
            .findFirst()
            .flatMap(cookie -> parse(cookie.getValue()))
            .orElse(SYSTEM);
  }

  private static Optional<ColorTheme> parse(String name) {
    return Arrays.stream(values())
        .filter(look -> look.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  /** Writes the choice into each page before the page is sent. */
  @Component
  static class FirstByte implements VaadinServiceInitListener {
    private static final long serialVersionUID = 1L;

    @Override
    public void serviceInit(ServiceInitEvent init) {
      init.addIndexHtmlRequestListener(
          page -> {
            ColorTheme look = of(page.getVaadinRequest());
            if (look != SYSTEM) {
              page.getDocument()
                  .getElementsByTag("html")
                  .attr("style", "color-scheme: " + look.scheme.getValue())
                  .attr("theme", look.scheme.getThemeValue());
            }
          });
    }
  }

  /** Sets the cookie in the response to an HTTP request, because a WebSocket can't set cookies. */
  @RestController
  static class Cookies {
    @GetMapping("/look/{name}")
    ResponseEntity<Void> choose(@PathVariable String name, HttpServletRequest request) {
      Optional<ColorTheme> look = parse(name);
      if (look.isEmpty()) {
        return ResponseEntity.notFound().build();
      }
      ResponseCookie cookie =
          ResponseCookie.from(COOKIE, name)
              .path("/")
              .maxAge(look.get() == SYSTEM ? Duration.ZERO : KEPT)
              .httpOnly(true)
              .secure(request.isSecure())
              .sameSite("Lax")
              .build();
      return ResponseEntity.noContent()
          .header(HttpHeaders.SET_COOKIE, cookie.toString())
          .header(HttpHeaders.CACHE_CONTROL, "no-store")
          .build();
    }
  }
}
