package io.kanban.board.page;

import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.board.Board;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.Label;
import io.kanban.board.LabelId;
import io.kanban.board.action.CardFilter;
import io.kanban.people.AccountDirectory;
import io.kanban.project.Project;
import io.kanban.shell.BrowserTime;
import io.recordplayer.client.Client;
import io.recordplayer.client.TemplateList;
import io.recordplayer.client.Watch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists the cards of a project's boards that a filter shows, and follows them live. A change of a
 * board searches this board only. The browser gets a part of the cards, and more on demand.
 */
final class ProjectCards extends Div {
  private static final long serialVersionUID = 1L;

  private static final int FIRST = 50;
  private static final int GROWTH = 3;

  @SuppressWarnings("InlineFormatString") // Markup is easier to read in one piece.
  private static final String TEMPLATE =
      """
      <div class="card found-card" role="listitem" tabindex="0" data-card="{id}">\
      <span class="card-labels"><span class="kind">{kind}</span>%s\
      <span class="label">{labels}</span></span>\
      <a router-link href="card/{board}/{id}" dir="auto" tabindex="-1">{title}</a>\
      <span class="found-where" dir="auto">{where}</span>\
      <span class="badges"><span class="yours">{yours}</span>%s\
      <span class="avatar" data-absent="{absent}" style="--hue: {hue}" role="img" \
      aria-label="Assigned to {who}" title="{who}">{initials}</span></span></div>\
      """;

  private final transient Client client;
  private final transient ValueSignal<CardFilter> filter;
  private final transient Map<BoardId, FoundCards> found = new HashMap<>();
  private final transient Set<BoardId> missing = new HashSet<>();
  private transient CardFilter searched;
  private final transient ValueSignal<List<Label>> labels = new ValueSignal<>(List.of());
  private final transient ValueSignal<String> count = new ValueSignal<>("");
  private final TemplateList<FoundCard> list =
      new TemplateList<>(
          TEMPLATE.formatted(CardList.labels(), CardList.badges()),
          FoundCard::key,
          FoundCard::texts);
  private final Text rest = new Text("");
  private final NativeButton more = new NativeButton("", _ -> showMore());
  private transient List<BoardId> boards = List.of();
  private transient Project project;
  private transient AccountDirectory people;
  private int maxShown = FIRST;
  private boolean due;

  ProjectCards(
      Client client,
      ValueSignal<CardFilter> filter,
      Signal<List<BoardId>> boards,
      Signal<Project> project,
      Signal<AccountDirectory> people) {
    this.client = client;
    this.filter = filter;
    this.searched = filter.peek();
    this.project = project.peek();
    this.people = people.peek();
    addClassName("found-cards");
    list.getElement().setAttribute("role", "list");
    list.getElement().setAttribute("aria-label", "Cards of the project");
    more.addClassName("more");
    more.add(rest);
    add(list, more);
    Signal.effect(this, () -> follow(boards.get()));
    Signal.effect(
        this,
        () -> {
          this.project = project.get();
          this.people = people.get();
          drawLater();
        });
  }

  /** The labels of all boards. */
  Signal<List<Label>> labels() {
    return labels;
  }

  /** Tells how many cards there are, and how many of them the filter shows. */
  Signal<String> count() {
    return count;
  }

  private void follow(List<BoardId> now) {
    boards = now;
    for (BoardId id : now) {
      if (found.putIfAbsent(id, FoundCards.NONE) == null) {
        Watch<Board> board = client.watch(this, Boards.VIEW, id.text());
        Signal.effect(this, () -> search(id, board, filter.get()));
      }
    }
    drawLater();
  }

  private void search(BoardId id, Watch<Board> watched, CardFilter wanted) {
    if (!wanted.equals(searched)) {
      searched = wanted;
      maxShown = FIRST;
    }
    if (watched.state().get() == Watch.State.LIVE) {
      missing.remove(id);
    } else {
      missing.add(id);
    }
    found.put(
        id, FoundCards.on(id, watched.view().get(), wanted, client.person(), BrowserTime.today()));
    drawLater();
  }

  private void showMore() {
    maxShown *= GROWTH;
    drawLater();
  }

  /** Draws the list once for each message to the browser, even if many boards change before it. */
  private void drawLater() {
    if (!due) {
      due = true;
      getElement().getNode().runWhenAttached(ui -> ui.beforeClientResponse(this, _ -> draw()));
    }
  }

  private void draw() {
    due = false;
    List<FoundCards> all =
        boards.stream().map(id -> found.getOrDefault(id, FoundCards.NONE)).toList();
    List<FoundCard> shown = new ArrayList<>();
    for (FoundCards on : all) {
      on.cards().stream()
          .limit(maxShown - shown.size())
          .map(
              card ->
                  card.shown(on.labels(), project, people, client.person(), BrowserTime.today()))
          .forEach(shown::add);
    }
    list.show(shown);
    int fitting = all.stream().mapToInt(on -> on.cards().size()).sum();
    more.setVisible(fitting > shown.size());
    rest.setText("Show %d more".formatted(fitting - shown.size()));
    count.set(words(fitting, all.stream().mapToInt(FoundCards::all).sum()) + missingWords());
    labels.set(labels(all));
  }

  private static String words(int fitting, int all) {
    String cards = all == 1 ? "1 card" : all + " cards";
    return fitting == all ? cards : fitting + " of " + cards;
  }

  /** Tells that the list is not complete, because boards are not loaded yet or can't be. */
  private String missingWords() {
    long boardsAway = boards.stream().filter(missing::contains).count();
    return boardsAway == 0
        ? ""
        : boardsAway == 1
            ? " · 1 board is not loaded"
            : " · %d boards are not loaded".formatted(boardsAway);
  }

  private static List<Label> labels(List<FoundCards> all) {
    Map<LabelId, Label> labels = new LinkedHashMap<>();
    all.forEach(on -> on.labels().forEach(label -> labels.putIfAbsent(label.id(), label)));
    return List.copyOf(labels.values());
  }
}
