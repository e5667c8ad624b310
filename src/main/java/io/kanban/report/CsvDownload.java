package io.kanban.report;

import com.vaadin.flow.server.streams.DownloadEvent;
import com.vaadin.flow.server.streams.DownloadHandler;
import io.recordplayer.projection.ViewUnavailable;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Sends a table to the browser as a CSV file, if the person may read it at that time. */
final class CsvDownload implements DownloadHandler {
  private static final long serialVersionUID = 1L;

  private final String fileName;
  private final transient BooleanSupplier allowed;
  private final transient Supplier<Csv> table;

  /**
   * @param allowed whether the person may read the table now; may wait
   * @param table the table now; called without the session's lock
   */
  CsvDownload(String fileName, BooleanSupplier allowed, Supplier<Csv> table) {
    this.fileName = fileName;
    this.allowed = allowed;
    this.table = table;
  }

  @Override
  public void handleDownloadRequest(DownloadEvent event) throws IOException {
    event.getResponse().setHeader("Cache-Control", "no-store");
    try {
      if (!allowed.getAsBoolean()) {
        event.getResponse().sendError(HttpServletResponse.SC_FORBIDDEN, "Managers only.");
        return;
      }
    } catch (ViewUnavailable _) {
      event
          .getResponse()
          .sendError(
              HttpServletResponse.SC_SERVICE_UNAVAILABLE,
              "Your access can't be checked right now. Please try again.");
      return;
    }
    byte[] bytes = table.get().bytes();
    event.setFileName(fileName);
    event.setContentType("text/csv; charset=utf-8");
    event.setContentLength(bytes.length);
    event.getResponse().setHeader("X-Content-Type-Options", "nosniff");
    event.getOutputStream().write(bytes);
  }
}
