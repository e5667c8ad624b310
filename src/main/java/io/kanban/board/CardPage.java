package io.kanban.board;

import com.vaadin.flow.component.HtmlComponent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.CardView.HistoryEntry;
import io.kanban.project.AccessDenied;
import io.kanban.project.Project;
import io.kanban.project.Projects;
import io.kanban.project.StatusBanner;
import io.kanban.shell.Icon;
import io.kanban.shell.Notices;
import io.recordplayer.client.Client;
import io.recordplayer.client.RelativeTime;
import io.recordplayer.client.Watch;
import io.recordplayer.log.LogException;
import io.recordplayer.record.Person;
import io.recordplayer.vaadin.PageTasks;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a card: its details and its history. */
@Route("card/:board/:card")
@PageTitle("Card · Kanban")
@PermitAll
public class CardPage extends Main implements BeforeEnterObserver {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(CardPage.class);

  private final transient Client client;
  private final transient CardHistory log;

  CardPage(Client client, CardHistory log) {
    this.client = client;
    this.log = log;
    addClassNames("page", "card-page");
  }

  @Override
  public void beforeEnter(BeforeEnterEvent event) {
    removeAll();
    BoardId board;
    CardId id;
    try {
      board = BoardId.parse(event.getRouteParameters().get("board").orElse(""));
      id = new CardId(event.getRouteParameters().get("card").orElse(""));
    } catch (IllegalArgumentException _) {
      add(Notices.noSuch("card"));
      return;
    }
    Div content = new Div();
    content.addClassName("card-details");
    RouterLink back = new RouterLink("Back to the board", BoardPage.class, board.text());
    back.addClassName("back");
    add(back, content);
    Watch<CardView> card = client.watch(content, Boards.CARD, CardView.key(board, id));
    Watch<Board> on = client.watch(content, Boards.VIEW, board.text());
    Watch<Project> project = client.watch(content, Projects.VIEW, board.project().value());
    addComponentAtIndex(1, new StatusBanner(project.view()));
    BoardActions actions = new BoardActions(board, client, on.view(), project.view());
    Details details = new Details(id, actions, card.view(), log);
    Signal.effect(
        content,
        () -> {
          CardView now = card.view().get();
          String where = on.view().get().name();
          // The history needs the names of the columns, so it waits for the board, too.
          Watch.State state =
              on.state().get() == Watch.State.LIVE ? card.state().get() : on.state().get();
          show(content, details, state, now, project);
          if (now.column().isPresent() && !where.isEmpty()) {
            back.setText("Back to " + where);
            getUI()
                .ifPresent(ui -> ui.getPage().setTitle(now.title() + " · " + where + " · Kanban"));
          }
        });
  }

  private static void show(
      Div content, Details details, Watch.State state, CardView card, Watch<Project> project) {
    boolean known = state == Watch.State.LIVE && card.column().isPresent();
    if (known) {
      details.show(card);
    }
    // The components stay, so that a change by another person doesn't take the focus away.
    if (known && details.isAttached()) {
      return;
    }
    content.removeAll();
    content.add(
        known
            ? details
            : Notices.of(state, () -> AccessDenied.from(project))
                .orElseGet(() -> Notices.noSuch("card")));
  }

  /** The details of an existing card. */
  private static final class Details extends Div {
    private static final long serialVersionUID = 1L;

    private final H1 title = new H1();
    private final Span who = new Span();
    private final Paragraph description = new Paragraph();
    private final OrderedList history = new OrderedList();
    private final Paragraph earlier = new Paragraph();
    private final Button showEarlier = new Button("Show earlier", _ -> loadEarlier());
    private final transient CardHistory log;
    private final transient CardId id;
    private final transient BoardActions actions;
    private int seen;
    private int oldest;
    private boolean showsEarlier;
    private transient CardView card = CardView.NONE;

    Details(CardId id, BoardActions actions, Signal<CardView> shown, CardHistory log) {
      this.id = id;
      this.actions = actions;
      this.log = log;
      FlowDialogs flow = new FlowDialogs(actions);
      actions
          .drafts()
          .reopen(
              this,
              name -> {
                new CardDialogs(actions).reopen(name, id, () -> card);
                flow.reopen(name);
              });
      addClassName("card-details");
      Div column =
          new ColumnChoice(
              actions.columns(), shown.map(CardView::column), target -> actions.move(id, target));
      who.addClassName("badge");
      Button edit =
          new Button(
              "Edit", new Icon(Icon.Of.EDIT), _ -> new CardDialogs(actions).openEditor(id, card));
      Button comment = new Button("Comment", _ -> flow.comment(id));
      Div tools = new Div(column, who, edit, comment, new FlowButtons(actions, id));
      tools.addClassName("moves");
      description.addClassName("description");
      for (HtmlComponent text : List.of(title, description)) {
        text.getElement().setAttribute("dir", "auto");
      }
      history.addClassName("history");
      earlier.addClassName("earlier");
      CommentList comments = new CommentList(shown.map(CardView::comments));
      add(title, tools, description, comments, new H2("History"), history, earlier, showEarlier);
    }

    void show(CardView now) {
      card = now;
      title.setText(now.title());
      who.setVisible(now.assignee().isPresent());
      who.setText(now.assignee().map(Person::name).orElse(""));
      description.setText(
          now.description().isEmpty()
              ? "No description yet. Use “Edit” to write one."
              : now.description());
      description.setClassName("none", now.description().isEmpty());
      showHistory(now.history(), now.earlier());
    }

    /**
     * Shows the history, newest first. New entries come on top; entries that left the view
     * disappear at the bottom, unless the person has asked for earlier ones.
     */
    private void showHistory(List<HistoryEntry> latest, int before) {
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
}
