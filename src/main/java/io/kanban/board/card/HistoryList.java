package io.kanban.board.card;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.board.CardHistory;
import io.kanban.board.CardId;
import io.kanban.board.CardView;
import io.kanban.board.CardView.HistoryEntry;
import io.kanban.board.FoldedEntry;
import io.kanban.board.action.BoardActions;
import io.recordplayer.client.KeyedList;
import io.recordplayer.client.RelativeTime;
import io.recordplayer.log.LogException;
import io.recordplayer.vaadin.PageTasks;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what happened to a card, newest first and folded; older entries on request. */
final class HistoryList extends Div {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(HistoryList.class);

  private final OrderedList history = new OrderedList();
  private final Paragraph earlier = new Paragraph();
  private final Button showEarlier = new Button("Show earlier", _ -> loadEarlier());
  private final transient CardHistory log;
  private final transient CardId id;
  private final transient BoardActions actions;
  private final transient ValueSignal<List<FoldedEntry<HistoryEntry>>> shown =
      new ValueSignal<>(List.of());
  private transient List<HistoryEntry> known = List.of();
  private int oldest;
  private boolean showsEarlier;

  HistoryList(CardId id, BoardActions actions, Signal<CardView> card, CardHistory log) {
    this.id = id;
    this.actions = actions;
    this.log = log;
    history.addClassName("history");
    history.getElement().setAttribute("aria-label", "History");
    earlier.addClassName("earlier");
    showEarlier.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    KeyedList.of(
        history, shown, entry -> List.of(entry.change(), entry.via()), entry -> item(entry.peek()));
    add(history, earlier, showEarlier);
    Signal.effect(
        this,
        () -> {
          CardView now = card.get();
          show(now.history(), now.earlier());
        });
  }

  /**
   * Shows the latest entries. Entries that left the view disappear, unless the person has asked for
   * earlier ones.
   */
  private void show(List<HistoryEntry> latest, int before) {
    showsEarlier = showsEarlier && before >= oldest && before <= oldest + known.size();
    if (showsEarlier) {
      show(Stream.concat(known.subList(0, before - oldest).stream(), latest.stream()).toList());
    } else {
      oldest = before;
      show(latest);
    }
  }

  private void show(List<HistoryEntry> entries) {
    known = entries;
    shown.set(FoldedEntry.fold(entries, _ -> id, entry -> entry).reversed());
    earlier.setVisible(oldest > 0);
    showEarlier.setVisible(oldest > 0);
    earlier.setText(
        "The newest %d changes are shown; there are %d earlier ones."
            .formatted(known.size(), oldest));
  }

  private ListItem item(FoldedEntry<HistoryEntry> entry) {
    RelativeTime time = new RelativeTime(entry.change().when());
    time.addClassName("when");
    String words = entry.words(actions.board().peek()::nameOf);
    return new ListItem(new Span(entry.change().who().name() + " " + words), time);
  }

  /** Loads earlier entries. From now on no entry disappears, so that they fit there. */
  private void loadEarlier() {
    showsEarlier = true;
    showEarlier.setEnabled(false);
    int to = oldest;
    // If the page is closed by then, the result is dropped.
    UI ui = UI.getCurrent();
    Consumer<List<HistoryEntry>> show = more -> PageTasks.run(ui, () -> showEarlier(to, more));
    Thread.startVirtualThread(
        () -> {
          try {
            show.accept(log.read(actions.id(), id, Math.max(0, to - CardView.HISTORY), to));
          } catch (LogException e) {
            LOG.warn("Cannot read the history of {}: {}", id, e.getMessage());
            show.accept(List.of());
          }
        });
  }

  private void showEarlier(int to, List<HistoryEntry> more) {
    showEarlier.setEnabled(true);
    if (more.isEmpty()) {
      earlier.setText("Earlier changes can't be read at the moment. Please try again.");
    } else if (oldest == to && showsEarlier) {
      oldest -= more.size();
      show(Stream.concat(more.stream(), known.stream()).toList());
    }
  }
}
