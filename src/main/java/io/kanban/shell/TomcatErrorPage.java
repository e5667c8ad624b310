package io.kanban.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Shows the {@link ErrorPage} where Tomcat would show its own: for a request that Tomcat answers
 * before it knows the application, such as one for an address with a wrong escape.
 */
@Component
final class TomcatErrorPage
    implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {
  @Override
  public void customize(ConfigurableTomcatWebServerFactory factory) {
    factory.addContextCustomizers(
        context -> context.getParent().getPipeline().addValve(new Report(context.getPath())));
  }

  private static final class Report extends ErrorReportValve {
    private final String root;

    Report(String root) {
      this.root = root;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable error) {
      // The application's own error page is there already, unless this is the first report.
      if (response.getStatus() < 400
          || response.getContentWritten() > 0
          || !response.setErrorReported()) {
        return;
      }
      try {
        response.setContentType(ErrorPage.CONTENT_TYPE);
        Writer page = response.getReporter();
        if (page != null) {
          page.write(ErrorPage.html(response.getStatus(), root));
          response.finishResponse();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
