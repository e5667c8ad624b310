package io.kanban.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.vaadin.flow.router.BeforeEnterEvent;
import java.net.URLEncoder;

/**
 * The part of a link after the page's address: for whom it is, and its secret.
 *
 * @param name the sign-in name
 */
record LinkAddress(String name, String secret) {
  /** The end of the routes of pages that a link opens. */
  static final String ROUTE = "/:name/:secret";

  static LinkAddress of(BeforeEnterEvent event) {
    return new LinkAddress(
        event.getRouteParameters().get("name").orElse(""),
        event.getRouteParameters().get("secret").orElse(""));
  }

  /** The link, below the application's own address. */
  String below(String page) {
    return page + "/" + encoded(name) + "/" + encoded(secret);
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, UTF_8).replace("+", "%20");
  }
}
