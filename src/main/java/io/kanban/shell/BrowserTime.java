package io.kanban.shell;

import com.vaadin.flow.component.UI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;

/** The time where the person is. */
public final class BrowserTime {
  private BrowserTime() {}

  /** The present day in the zone of the browser. */
  public static LocalDate today() {
    return LocalDate.now(zone());
  }

  /** The zone of the browser of the current page; the server's, if that is unknown. */
  public static ZoneId zone() {
    UI ui = UI.getCurrent();
    String zone = ui == null ? null : ui.getPage().getExtendedClientDetails().getTimeZoneId();
    if (zone == null) {
      return ZoneId.systemDefault();
    }
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException _) {
      return ZoneId.systemDefault();
    }
  }
}
