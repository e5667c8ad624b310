package io.kanban.board;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.CardView.HistoryEntry;
import io.recordplayer.client.RelativeTime;
import io.recordplayer.log.LogException;
import io.recordplayer.vaadin.PageTasks;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what happened to a card, newest first; older entries on request. */
final class HistoryList extends Div {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(HistoryList.class);

  private final OrderedList history = new OrderedList();
  private final Paragraph earlier = new Paragraph();
  private final Button showEarlier = new Button("Show earlier", _ -> loadEarlier());
  private final transient CardHistory log;
  private final transient CardId id;
  private final transient BoardActions actions;
  private int seen;
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
    add(history, earlier, showEarlier);
    Signal.effect(
        this,
        () -> {
          CardView now = card.get();
          show(now.history(), now.earlier());
        });
  }

  /**
   * Shows the history, newest first. New entries come on top; entries that left the view disappear
   * at the bottom, unless the person has asked for earlier ones.
   */
  private void show(List<HistoryEntry> latest, int before) {
    int total = before + latest.size();
    if (total < seen || total - seen > latest.size()) {
      history.removeAll();
      seen = before;
      showsEarlier = false;
    }
    for (HistoryEntry entry : latest.subList(seen - before, latest.size())) {
      history.addComponentAsFirst(item(entry));
    }
    seen = total;
    if (!showsEarlier) {
      oldest = before;
    }
    while (history.getComponentCount() > total - oldest) {
      history.remove(history.getComponentAt(total - oldest));
    }
    updateEarlier();
  }

  private ListItem item(HistoryEntry entry) {
    RelativeTime time = new RelativeTime(entry.when());
    time.addClassName("when");
    return new ListItem(
        new Span(entry.who().name() + " " + entry.words(actions.board().peek())), time);
  }

  private void updateEarlier() {
    earlier.setVisible(oldest > 0);
    showEarlier.setVisible(oldest > 0);
    earlier.setText(
        "The newest %d changes are shown; there are %d earlier ones."
            .formatted(seen - oldest, oldest));
  }

  /**
   * Loads earlier entries. From now on no entry disappears at the bottom, so that they fit there.
   */
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
      more.reversed().forEach(entry -> history.add(item(entry)));
      oldest -= more.size();
      updateEarlier();
    }
  }
}
