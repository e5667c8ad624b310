package io.kanban.shell;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;

/**
 * Explains a request that failed outside Vaadin, such as one for an address that the person may not
 * see. Spring Boot looks for its error page by the name of this bean.
 */
@Component("error")
final class ErrorPage implements View {
  static final String CONTENT_TYPE = "text/html;charset=UTF-8";

  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>TITLE · Kanban</title>
      <link rel="stylesheet" href="ROOT/styles/kanban.css">
      </head>
      <body>
      <main class="page">
      <h1>TITLE</h1>
      <div class="notice"><p>EXPLANATION</p><a href="ROOT/">To your projects</a></div>
      </main>
      </body>
      </html>
      """;

  @Override
  public String getContentType() {
    return MediaType.TEXT_HTML_VALUE;
  }

  @Override
  public void render(
      @Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType(CONTENT_TYPE);
    response.getWriter().append(html(response.getStatus(), request.getContextPath()));
  }

  /**
   * The whole page.
   *
   * @param root the context path
   */
  static String html(int status, String root) {
    return HTML.replace("TITLE", title(status))
        .replace("EXPLANATION", explanation(status))
        .replace("ROOT", root);
  }

  private static String title(int status) {
    return switch (status) {
      case HttpServletResponse.SC_FORBIDDEN -> "You may not see this";
      case HttpServletResponse.SC_NOT_FOUND -> "No such page";
      default -> "This didn't work";
    };
  }

  private static String explanation(int status) {
    return switch (status) {
      case HttpServletResponse.SC_BAD_REQUEST ->
          "This address can't be read. Check it, or start from your projects.";
      case HttpServletResponse.SC_FORBIDDEN ->
          "Only those who run this application may see this address.";
      case HttpServletResponse.SC_NOT_FOUND -> "There is no page at this address.";
      default -> "The application could not answer this request. Please try again.";
    };
  }
}
