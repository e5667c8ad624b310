package io.recordplayer.client;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import io.recordplayer.vaadin.InlineScript;

/** The browser's part of {@link RelativeTime}: an element that can be in a template, too. */
public final class RelativeTimeScript implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;

  private static final String SCRIPT =
      """
      (() => {
        const REFRESH_MILLIS = 20_000;
        const SECONDS = {year: 31_536_000, month: 2_592_000, week: 604_800, day: 86_400,
            hour: 3_600, minute: 60};
        const relative = new Intl.RelativeTimeFormat(navigator.language, {numeric: 'auto'});
        const exact = new Intl.DateTimeFormat(navigator.language,
            {dateStyle: 'long', timeStyle: 'short'});
        const shown = new Set();

        const words = seconds => {
          for (const [unit, length] of Object.entries(SECONDS)) {
            if (Math.abs(seconds) >= length) {
              return relative.format(Math.trunc(seconds / length), unit);
            }
          }
          return relative.format(0, 'second');
        };

        customElements.define('relative-time', class extends HTMLElement {
          static observedAttributes = ['datetime'];

          connectedCallback() {
            shown.add(this);
          }

          disconnectedCallback() {
            shown.delete(this);
          }

          attributeChangedCallback() {
            this.title = exact.format(new Date(this.getAttribute('datetime')));
            this.write();
          }

          write() {
            const at = new Date(this.getAttribute('datetime'));
            const now = words((at - Date.now()) / 1000);
            if (this.textContent !== now) this.textContent = now;
          }
        });

        setInterval(() => shown.forEach(time => time.write()), REFRESH_MILLIS);
      })();
      """;

  @Override
  public void serviceInit(ServiceInitEvent init) {
    InlineScript.add(init, SCRIPT);
  }
}
