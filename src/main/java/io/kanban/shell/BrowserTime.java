package io.kanban.shell;

import com.vaadin.flow.component.UI;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/** The time where the person is. */
public final class BrowserTime {
  private BrowserTime() {}

  /** The present day in the zone of the browser. */
  public static LocalDate today() {
    return LocalDate.now(
        Optional.ofNullable(UI.getCurrent())
            .map(ui -> ui.getPage().getExtendedClientDetails().getTimeZoneId())
            .filter(ZoneId.getAvailableZoneIds()::contains)
            .map(ZoneId::of)
            .orElseGet(ZoneId::systemDefault));
  }
}
