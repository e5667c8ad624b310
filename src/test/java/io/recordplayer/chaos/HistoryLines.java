package io.recordplayer.chaos;

import io.recordplayer.chaos.History.Screen;
import io.recordplayer.chaos.History.Sent;
import io.recordplayer.chaos.History.Told;
import io.recordplayer.chaos.Tills.CommandKey;
import io.recordplayer.chaos.Tills.Journal;
import io.recordplayer.chaos.Tills.Till;
import io.recordplayer.client.Watch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes and parses a web node's reports about its pages, one on each line. */
final class HistoryLines {
  private HistoryLines() {}

  static String sent(CommandKey key, String till) {
    return "sent %s %s".formatted(key, till);
  }

  static String told(CommandKey key, Told told) {
    return switch (told) {
      case Told.InTheLog _ -> "told %s recorded".formatted(key);
      case Told.OnScreen on -> "told %s on-screen %s".formatted(key, on.visible());
      case Told.Rejected rejected -> "told %s rejected %s".formatted(key, rejected.rule());
    };
  }

  static String screen(Screen screen) {
    Journal journal = screen.journal();
    return "screen %s %s %s %d %d %s"
        .formatted(
            screen.page(),
            screen.till(),
            screen.state(),
            journal.till().holds(),
            journal.till().payments(),
            String.join(",", journal.entries()));
  }

  static List<Sent> sent(List<String> lines) {
    Map<CommandKey, Sent> sent = new LinkedHashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ");
      if (words[0].equals("sent")) {
        sent.put(key(words[1]), new Sent(key(words[1]), words[2], new ArrayList<>()));
      } else if (words[0].equals("told")) {
        Objects.requireNonNull(sent.get(key(words[1]))).told().add(told(words));
      }
    }
    return List.copyOf(sent.values());
  }

  private static Told told(String[] words) {
    return switch (words[2]) {
      case "recorded" -> new Told.InTheLog();
      case "on-screen" -> new Told.OnScreen(Boolean.parseBoolean(words[3]));
      case "rejected" -> new Told.Rejected(words[3]);
      default -> throw new IllegalArgumentException(String.join(" ", words));
    };
  }

  private static CommandKey key(String text) {
    int slash = text.indexOf('/');
    return new CommandKey(
        text.substring(0, slash), Integer.parseInt(text, slash + 1, text.length(), 10));
  }

  static List<Screen> screens(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("screen "))
        .map(HistoryLines::screen)
        .toList();
  }

  private static Screen screen(String line) {
    String[] words = line.split(" ", -1);
    Till till = new Till(Long.parseLong(words[4]), Long.parseLong(words[5]));
    List<String> entries = words[6].isEmpty() ? List.of() : List.of(words[6].split(","));
    return new Screen(
        words[1], words[2], Watch.State.valueOf(words[3]), new Journal(till, entries));
  }
}
