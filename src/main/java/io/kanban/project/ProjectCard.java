package io.kanban.project;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Article;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;
import io.kanban.project.BoardSummaries.BoardSummary;
import io.recordplayer.client.KeyedList;
import io.recordplayer.client.RelativeTime;
import io.recordplayer.client.Watch;
import io.recordplayer.record.Person;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One project on the projects page: its boards as links, its size, the cards that wait for the
 * person, and its last activity.
 */
final class ProjectCard extends Article {
  private static final long serialVersionUID = 1L;

  /** A project, and what the page watches of it. */
  record Entry(
      Project project, Watch<BoardSummaries> summaries, Watch<? extends WaitingCards> waiting) {
    /** The person's own projects first, each group by its last activity. */
    static Comparator<Entry> order(Person person) {
      return Comparator.comparing((Entry entry) -> entry.project().member(person).isEmpty())
          .thenComparing(
              entry -> entry.summaries().view().get().lastActivity().orElse(Instant.MIN),
              Comparator.reverseOrder());
    }

    String id() {
      return project.id().map(ProjectId::value).orElse("");
    }

    Entry with(Project now) {
      return new Entry(now, summaries, waiting);
    }

    void end() {
      summaries.end();
      waiting.end();
    }
  }

  /** A board that the person may see, and the number of its cards that wait for them. */
  private record SeenBoard(BoardSummary board, int waiting) {}

  /**
   * A project as one person sees it.
   *
   * @param boards the boards that the person may see
   * @param member whether the person is a member; otherwise they have roles on single boards only
   */
  private record Overview(
      Project project, List<SeenBoard> boards, Optional<Instant> lastActivity, boolean member) {
    static Overview of(Entry entry, Person person) {
      Project project = entry.project();
      BoardSummaries summaries = entry.summaries().view().get();
      WaitingCards waiting = entry.waiting().view().get();
      return new Overview(
          project,
          summaries.boards().stream()
              .filter(board -> project.rolesOn(board.id(), person).isPresent())
              .map(board -> new SeenBoard(board, waiting.cardsFor(person, project, board.id())))
              .toList(),
          summaries.lastActivity(),
          project.member(person).isPresent());
    }

    String id() {
      return project.id().map(ProjectId::value).orElse("");
    }

    /** The address of the first board that the person may see. */
    private String address() {
      return member || boards.isEmpty() ? "board/" + id() : addressOf(boards.getFirst().board());
    }

    private String addressOf(BoardSummary board) {
      return "board/" + id() + "." + board.id();
    }

    private String counts() {
      int cards = boards.stream().mapToInt(seen -> seen.board().cards()).sum();
      int members = project.members().size();
      return "%s · %s".formatted(number(cards, "card"), number(members, "member"));
    }

    private int waiting() {
      return boards.stream().mapToInt(SeenBoard::waiting).sum();
    }

    /** The words of the link to the cards that wait. */
    private String waitingWords() {
      return waiting() == 1 ? "1 card waits for you" : waiting() + " cards wait for you";
    }

    private static String number(int count, String of) {
      return count == 1 ? "1 " + of : count + " " + of + "s";
    }
  }

  ProjectCard(Signal<Entry> entry, Person person) {
    Signal<Overview> overview = entry.map(now -> Overview.of(now, person));
    addClassName("project");
    getElement().setAttribute("data-project", overview.peek().id());
    Anchor name = new Anchor();
    name.setRouterIgnore(false);
    Span status = new Span();
    status.addClassName("badge");
    status.bindText(overview.map(now -> now.project().status().label()));
    status.bindVisible(overview.map(now -> now.project().status().isReadOnly()));
    Div head = new Div(new H2(name), status);
    head.addClassName("project-head");
    Paragraph description = new Paragraph();
    description.bindText(overview.map(now -> now.project().description()));
    Nav boards = new Nav();
    boards.addClassName("project-boards");
    KeyedList.of(
        boards,
        overview.map(now -> now.boards().stream().map(board -> new Link(now, board)).toList()),
        link -> link.seen().board().id(),
        ProjectCard::link);
    Span counts = new Span();
    counts.bindText(overview.map(Overview::counts));
    RelativeTime active = new RelativeTime();
    Anchor settings = new Anchor("settings/" + overview.peek().id(), "Settings");
    settings.setRouterIgnore(false);
    Anchor waiting = new Anchor("waiting", "");
    waiting.setRouterIgnore(false);
    waiting.addClassName("project-waiting");
    waiting.bindText(overview.map(Overview::waitingWords));
    waiting.bindVisible(overview.map(now -> now.waiting() > 0));
    Div foot = new Div(counts, active, settings);
    foot.addClassName("project-foot");
    add(head, description, boards, waiting, foot);
    Signal.effect(
        this,
        () -> {
          Overview now = overview.get();
          String words = now.project().name();
          name.setText(words);
          name.setHref(now.address());
          boards.setAriaLabel("Boards of " + words);
          settings.setAriaLabel("Settings of " + words);
          settings.setVisible(now.member());
          now.lastActivity().ifPresent(active::show);
        });
  }

  /** A link to a board. */
  private record Link(String address, SeenBoard seen) {
    Link(Overview overview, SeenBoard seen) {
      this(overview.addressOf(seen.board()), seen);
    }
  }

  private static Anchor link(Signal<Link> link) {
    Span name = new Span(link.map(now -> now.seen().board().name()));
    Span cards = new Span(link.map(now -> String.valueOf(now.seen().board().cards())));
    cards.addClassName("count");
    Span waiting = new Span(link.map(now -> now.seen().waiting() + " for you"));
    waiting.addClassName("for-you");
    waiting.bindVisible(link.map(now -> now.seen().waiting() > 0));
    Anchor anchor = new Anchor(link.peek().address(), name, cards, waiting);
    anchor.setRouterIgnore(false);
    return anchor;
  }
}
