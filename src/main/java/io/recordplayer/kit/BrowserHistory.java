package io.recordplayer.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The addresses that a window has shown, as a browser remembers them for its button "Back". */
final class BrowserHistory {
  private final List<String> entries = new ArrayList<>();

  /** The address of the view that the server showed last. */
  private String view = "";

  /** Notes that the server shows the view of an address. */
  void shows(String address) {
    if (entries.isEmpty() || !address.equals(view)) {
      view = address;
      entries.add(address);
    }
  }

  /** Changes the address in the browser; the view stays. */
  void replace(String address) {
    entries.set(entries.size() - 1, address);
  }

  /** Goes back; returns the address that the browser asks the server for, empty if it has none. */
  Optional<String> back(int steps) {
    if (steps < 1 || steps >= entries.size()) {
      return Optional.empty();
    }
    entries.subList(entries.size() - steps, entries.size()).clear();
    view = entries.getLast();
    return Optional.of(view);
  }

  /** The address in the browser; empty before the first view. */
  String address() {
    return entries.isEmpty() ? "" : entries.getLast();
  }
}
