package io.kanban.report;

import com.vaadin.flow.component.ClickEvent;
import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.board.BoardId;
import io.kanban.board.CardId;
import io.kanban.report.Activity.Entry;
import io.kanban.report.ActivityEntries.Line;
import io.kanban.shell.PersonAvatar;
import io.recordplayer.client.KeyedList;
import io.recordplayer.client.RelativeTime;
import io.recordplayer.log.LogException;
import io.recordplayer.vaadin.PageTasks;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the activity of a board, newest first; a button shows more of it. */
final class ActivityFeed extends Div {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(ActivityFeed.class);

  /** Number of lines that a click on the button adds. */
  private static final int STEP = 50;

  private final transient BoardId board;
  private final transient ActivityLog log;
  private final transient Signal<Activity> activity;
  private final transient ValueSignal<ActivityEntries> loaded =
      new ValueSignal<>(ActivityEntries.NONE);
  private final transient ValueSignal<Integer> most = new ValueSignal<>(STEP);
  private final Button more = new Button("Show more", this::showMore);
  private final Paragraph problem = new Paragraph();

  ActivityFeed(BoardId board, Signal<Activity> activity, ActivityLog log) {
    this.board = board;
    this.activity = activity;
    this.log = log;
    addClassName("feed");
    OrderedList list = new OrderedList();
    Signal<List<Line>> shown = () -> lines().stream().limit(most.get()).toList();
    KeyedList.of(list, shown, line -> item(line.peek()));
    problem.addClassName("feed-problem");
    problem.setVisible(false);
    more.bindVisible(() -> lines().size() > most.get() || known().first() > 0);
    add(list, problem, more);
  }

  private ActivityEntries known() {
    return loaded.get().with(activity.get());
  }

  private List<Line> lines() {
    return known().lines(activity.get());
  }

  private ListItem item(Line line) {
    Div words = new Div(new Text(line.who().name() + " " + line.before() + " "));
    words.addClassName("feed-words");
    line.card().ifPresent(card -> words.add(link(card, line.title())));
    words.add(new Text(" " + line.after()));
    RelativeTime time = new RelativeTime(line.when());
    time.addClassName("when");
    PersonAvatar avatar = new PersonAvatar(line.who());
    avatar.getElement().setAttribute("aria-hidden", "true");
    return new ListItem(avatar, words, time);
  }

  private Anchor link(CardId card, String title) {
    Anchor link = new Anchor("card/" + board.text() + "/" + card.value(), title);
    link.setRouterIgnore(false);
    link.getElement().setAttribute("dir", "auto");
    return link;
  }

  private void showMore(ClickEvent<Button> click) {
    ActivityEntries now = loaded.peek().with(activity.peek());
    int wanted = most.peek() + STEP;
    most.set(wanted);
    if (now.first() > 0 && now.lines(activity.peek()).size() < wanted) {
      load(now);
    }
  }

  /** Loads older entries on another thread; if the page is closed by then, they are dropped. */
  private void load(ActivityEntries now) {
    more.setEnabled(false);
    UI ui = UI.getCurrent();
    int to = now.first();
    Consumer<List<Entry>> show = part -> PageTasks.run(ui, () -> show(now, part));
    Thread.startVirtualThread(
        () -> {
          try {
            show.accept(log.read(board, Math.max(0, to - Activity.ENTRIES), to));
          } catch (LogException e) {
            LOG.warn("Cannot read the activity of {}: {}", board.text(), e.getMessage());
            show.accept(List.of());
          }
        });
  }

  private void show(ActivityEntries now, List<Entry> part) {
    more.setEnabled(true);
    problem.setVisible(part.isEmpty());
    problem.setText("Earlier changes can't be read at the moment. Please try again.");
    loaded.set(now.after(part));
  }
}
