package io.recordplayer.client;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import java.time.Instant;

/**
 * Shows how long ago something happened, and the exact time on hover. The browser writes both in
 * its own language and time zone, and keeps the first one current.
 */
@Tag("relative-time")
public final class RelativeTime extends Component implements HasStyle {
  private static final long serialVersionUID = 1L;

  /** Shows nothing until {@link #show} is called. */
  public RelativeTime() {}

  public RelativeTime(Instant at) {
    show(at);
  }

  public void show(Instant at) {
    getElement().setAttribute("datetime", at.toString());
  }
}
