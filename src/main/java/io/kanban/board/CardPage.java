package io.kanban.board;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.CardView.Happened;
import io.kanban.project.AccessDenied;
import io.kanban.project.Project;
import io.kanban.project.Projects;
import io.kanban.shell.Icon;
import io.kanban.shell.Notices;
import io.recordplayer.client.Client;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.Watch;
import io.recordplayer.log.LogException;
import io.recordplayer.record.Person;
import jakarta.annotation.security.PermitAll;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A card: its details, and everything that happened to it. */
@Route("card/:board/:card")
@PageTitle("Card · Kanban")
@PermitAll
public class CardPage extends Main implements BeforeEnterObserver {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(CardPage.class);

  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
          .withLocale(Locale.ENGLISH);

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
    BoardActions actions = new BoardActions(board, client, on.view(), project.view());
    Details details = new Details(id, actions, log);
    Signal.effect(
        content,
        () -> {
          CardView now = card.view().get();
          show(content, details, card.state().get(), now, project);
          String where = on.view().get().name();
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
    // What is there stays the same components, so that nobody loses the focus to somebody else.
    if (known && details.isAttached()) {
      return;
    }
    content.removeAll();
    if (known) {
      content.add(details);
    } else if (state == Watch.State.DENIED) {
      content.add(AccessDenied.from(project));
    } else if (state == Watch.State.UNDECIDED) {
      content.add(new H1("Card"), Notices.undecided());
    } else if (state == Watch.State.STOPPED) {
      content.add(new H1("Card"), Notices.standsStill());
    } else if (state == Watch.State.LIVE) {
      content.add(Notices.noSuch("card"));
    } else {
      content.add(Notices.opening());
    }
  }

  /** A card that is there. */
  private static final class Details extends Div {
    private static final long serialVersionUID = 1L;

    private final H1 title = new H1();
    private final Span who = new Span();
    private final Map<Column, Button> places = new EnumMap<>(Column.class);
    private final Paragraph description = new Paragraph();
    private final OrderedList history = new OrderedList();
    private final Paragraph earlier = new Paragraph();
    private final Button showEarlier = new Button("Show earlier", _ -> readEarlier());
    private final transient CardHistory log;
    private final transient CardId id;
    private final transient BoardId board;
    private final DateTimeFormatter when = WHEN.withZone(zone());
    private int happened;
    private int oldest;
    private boolean grown;
    private transient CardView card = CardView.NONE;

    Details(CardId id, BoardActions actions, CardHistory log) {
      this.id = id;
      this.board = actions.id();
      this.log = log;
      actions.drafts().reopen(this, name -> new CardDialogs(actions).reopen(name, id, () -> card));
      addClassName("card-details");
      Div column = new Div();
      column.addClassName("places");
      column.getElement().setAttribute("role", "group");
      column.getElement().setAttribute("aria-label", "Column");
      for (Column target : Column.values()) {
        Button place =
            new Button(
                target.label(),
                _ ->
                    card.column()
                        .filter(from -> from != target)
                        .ifPresent(_ -> actions.move(id, target)));
        ConnectionNotice.counts(place, "click");
        places.put(target, place);
        column.add(place);
      }
      who.addClassName("badge");
      Button edit =
          new Button("Edit", new Icon(Icon.Of.EDIT), _ -> new CardDialogs(actions).edit(id, card));
      Div tools = new Div(column, who, edit);
      tools.addClassName("moves");
      description.addClassName("description");
      history.addClassName("history");
      earlier.addClassName("earlier");
      add(title, tools, description, new H2("What happened"), history, earlier, showEarlier);
    }

    /** Where the person is, as the browser says; else where the server is. */
    private static ZoneId zone() {
      String zone = UI.getCurrent().getPage().getExtendedClientDetails().getTimeZoneId();
      return zone != null && ZoneId.getAvailableZoneIds().contains(zone)
          ? ZoneId.of(zone)
          : ZoneId.systemDefault();
    }

    void show(CardView now) {
      card = now;
      title.setText(now.title());
      who.setText(now.assignee().map(Person::name).orElse("Nobody yet"));
      places.forEach(
          (column, place) -> {
            boolean here = now.column().filter(in -> in == column).isPresent();
            place.setThemeVariant(ButtonVariant.LUMO_PRIMARY, here);
            place.getElement().setAttribute("aria-pressed", String.valueOf(here));
          });
      description.setText(
          now.description().isEmpty()
              ? "No description yet. Use “Edit” to write one."
              : now.description());
      description.setClassName("none", now.description().isEmpty());
      showHistory(now.history(), now.earlier());
    }

    /**
     * Newest first: what is new comes on top, and what is too old leaves at the bottom, unless
     * somebody has asked for it.
     */
    private void showHistory(List<Happened> latest, int before) {
      int total = before + latest.size();
      if (total < happened || total - happened > latest.size()) {
        history.removeAll();
        happened = before;
        grown = false;
      }
      for (Happened each : latest.subList(happened - before, latest.size())) {
        history.addComponentAsFirst(item(each));
      }
      happened = total;
      if (!grown) {
        oldest = before;
      }
      while (history.getComponentCount() > total - oldest) {
        history.remove(history.getComponentAt(total - oldest));
      }
      tellEarlier();
    }

    private ListItem item(Happened each) {
      Span time = new Span(when.format(each.when()));
      time.addClassName("when");
      return new ListItem(new Span(each.who().name() + " " + each.what()), time);
    }

    private void tellEarlier() {
      earlier.setVisible(oldest > 0);
      showEarlier.setVisible(oldest > 0);
      earlier.setText(
          "The newest %d are shown; %d more happened before.".formatted(happened - oldest, oldest));
    }

    /** From now on nothing leaves at the bottom, so that what is read fits there. */
    private void readEarlier() {
      grown = true;
      showEarlier.setEnabled(false);
      int to = oldest;
      // Nothing is to be done where the page is gone by then.
      SerializableConsumer<List<Happened>> show =
          UI.getCurrent().accessLater(more -> showEarlier(to, more), () -> {});
      Thread.startVirtualThread(
          () -> {
            try {
              show.accept(log.read(board, id, Math.max(0, to - CardView.HISTORY), to));
            } catch (LogException e) {
              LOG.warn("what happened to {} can't be read: {}", id, e.getMessage());
              show.accept(List.of());
            }
          });
    }

    private void showEarlier(int to, List<Happened> more) {
      showEarlier.setEnabled(true);
      if (more.isEmpty()) {
        earlier.setText("What happened before can't be read at the moment; try again.");
      } else if (oldest == to && grown) {
        more.reversed().forEach(each -> history.add(item(each)));
        oldest -= more.size();
        tellEarlier();
      }
    }
  }
}
