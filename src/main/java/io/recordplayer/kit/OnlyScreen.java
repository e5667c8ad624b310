package io.recordplayer.kit;

/** The only one of the open pages that shows something, as a rejection that only its asker sees. */
public final class OnlyScreen {
  private final OpenWindows windows;
  private final Screen screen;

  OnlyScreen(OpenWindows windows, Screen screen) {
    this.windows = windows;
    this.screen = screen;
  }

  /** Checks that this page shows a text, and that no other has shown it at any time. */
  public void sees(String text) {
    screen.sees(text);
    windows.awaitAllShown();
    for (BrowserWindow other : windows.all()) {
      if (!screen.isOn(other) && other.hasShown(text)) {
        throw windows.failure(
            "Expected that nobody but %s sees \"%s\"; %s sees or has seen it."
                .formatted(screen.who(), text, other.who()));
      }
    }
  }
}
