package io.kanban.report;

import com.vaadin.flow.component.UI;
import java.time.ZoneId;

/** Finds the time zone of a browser. */
final class BrowserZone {
  private BrowserZone() {}

  /** The zone of a page's browser; the server's, if the browser has an unknown one. */
  static ZoneId of(UI ui) {
    String zone = ui.getPage().getExtendedClientDetails().getTimeZoneId();
    return zone != null && ZoneId.getAvailableZoneIds().contains(zone)
        ? ZoneId.of(zone)
        : ZoneId.systemDefault();
  }
}
