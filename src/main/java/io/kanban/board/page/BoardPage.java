package io.kanban.board.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.router.BeforeEvent;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteAlias;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardId;
import io.kanban.board.BoardList;
import io.kanban.board.BoardList.Named;
import io.kanban.board.Boards;
import io.kanban.board.CardHistory;
import io.kanban.board.CardId;
import io.kanban.board.action.BoardActions;
import io.kanban.board.action.CardFilter;
import io.kanban.board.card.CardPlace;
import io.kanban.board.card.CardServices;
import io.kanban.file.FileIntake;
import io.kanban.people.AccountDirectory;
import io.kanban.people.AccountFeature;
import io.kanban.project.AccessDenied;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.kanban.project.StatusBanner;
import io.kanban.shell.AddressedPage;
import io.kanban.shell.Notices;
import io.recordplayer.client.Client;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.Watch;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Optional;

/**
 * Shows the board with this id, or the first board of the project with this id. The address of a
 * card shows the card over its board.
 */
@Route("board")
@RouteAlias("card/:" + BoardPage.BOARD_OF_CARD)
@PageTitle("Board · Kanban")
@PermitAll
public class BoardPage extends AddressedPage {
  private static final long serialVersionUID = 1L;

  /** The route parameter for the board in the address of a card. */
  static final String BOARD_OF_CARD = "board";

  private final transient CardServices services;
  private final transient BoardAddress address = new BoardAddress();

  BoardPage(Client client, CardHistory history, FileIntake files) {
    super("board", client);
    this.services = new CardServices(history, files);
    addClassName("board-page");
  }

  /** Finds the board; the address of a card has its board and the card as its parameters. */
  @Override
  protected String addressOf(BeforeEvent event, String parameter) {
    Optional<String> ofCard = event.getRouteParameters().get(BOARD_OF_CARD);
    String board = ofCard.orElse(parameter);
    try {
      address.goesTo(event, board, ofCard.map(_ -> new CardId(parameter)));
    } catch (IllegalArgumentException e) {
      throw new NotFoundException(e.getMessage());
    }
    return board;
  }

  private void closeCard(BoardActions actions) {
    CardFilter filter = actions.visible().filter().peek();
    getUI().ifPresent(ui -> address.closeCard(ui, actions.id(), filter));
  }

  @Override
  protected void show(Div content, String board) {
    if (board.contains(".")) {
      BoardId id = BoardId.parse(board);
      show(content, id, watch(content, id.project()));
    } else {
      showFirst(content, new ProjectId(board));
    }
  }

  private Watch<Project> watch(Div content, ProjectId project) {
    return client().watch(content, Projects.VIEW, project.value());
  }

  private void showFirst(Div content, ProjectId id) {
    Watch<Project> project = watch(content, id);
    Watch<BoardList> boards = client().watch(content, Boards.OF_PROJECT, id.value());
    Div first = new Div();
    first.addClassName("content");
    content.add(first);
    Signal.effect(
        content,
        () -> {
          List<Named> known = boards.view().get().boards();
          boolean manager = project.view().get().isManager(client().person());
          Optional<Div> notice = Notices.of(boards.state().get(), () -> AccessDenied.from(project));
          if (first.getElement().hasAttribute("data-board")) {
            return;
          }
          first.removeAll();
          if (notice.isPresent()) {
            first.add(notice.get());
          } else if (known.isEmpty()) {
            first.add(new H1(project.view().get().name()), noBoard(id, manager));
          } else {
            BoardId board = known.getFirst().id();
            first.getElement().setAttribute("data-board", board.text());
            showsNow(board.text());
            show(first, board, project);
          }
        });
  }

  private Div noBoard(ProjectId project, boolean manager) {
    if (!manager) {
      return Notices.notice(
          "This project has no board yet", "One of its managers can open one; it appears here.");
    }
    OpenBoard first = new OpenBoard(new BoardId(project, "board-1"), "Board 1");
    Button open = new Button("Open a board", _ -> client().send(Boards.BOARD, first));
    open.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    ConnectionNotice.counts(open, "click");
    return Notices.notice(
        "This project has no board yet",
        "Open one; it starts with the columns New and Done.",
        open);
  }

  private void show(Div content, BoardId id, Watch<Project> project) {
    Watch<Board> board = client().watch(content, Boards.VIEW, id.text());
    Watch<BoardList> boards = client().watch(content, Boards.OF_PROJECT, id.project().value());
    Signal<AccountDirectory> people =
        client().watch(content, AccountFeature.DIRECTORY, AccountFeature.ALL).view();
    BoardActions actions =
        new BoardActions(id, client(), board.view(), project.view(), boards.view());
    actions.visible().filter().set(CardFilter.of(query()));
    Signal.effect(
        content,
        () -> {
          Location now = address.of(id, actions.visible().filter().get());
          getUI().ifPresent(ui -> address.keep(ui, now));
        });
    // Cached, so that the name and the title are set only when they change, and not with each card.
    Signal<String> name = Signal.cached(board.view().map(b -> b.isOpen() ? b.name() : "Board"));
    Signal<String> title =
        Signal.cached(
            () -> title(board.view().get(), project.view().get(), address.openCard().get()));
    BoardPresence presence =
        new BoardPresence(content, actions, () -> isOpen(board), address.openCard());
    BoardHead head =
        new BoardHead(actions, name, project.view(), boards.view(), presence.lookers());
    ColumnStrip columns = new ColumnStrip(actions, presence);
    Div body = new Div();
    body.addClassName("board-body");
    content.add(
        new StatusBanner(project.view()), head, new TransitNotice(board.view(), actions), body);
    content.add(
        new CardPlace(
            actions,
            services,
            () -> isKnown(board) ? address.openCard().get() : Optional.empty(),
            () -> closeCard(actions),
            columns::focus));
    actions
        .drafts()
        .reopen(
            columns,
            dialog -> {
              new BoardDialogs(actions).reopen(dialog, head);
              columns.reopen(dialog);
            });
    Signal.effect(
        body,
        () -> {
          Board now = board.view().get();
          ShownBoard shown = ShownBoard.of(actions, now, project.view().get(), people.get());
          Optional<Div> notice =
              Notices.of(board.state().get(), () -> AccessDenied.from(project))
                  .or(() -> now.isOpen() ? Optional.empty() : Optional.of(noBoard(id, now)));
          head.setVisible(notice.isEmpty());
          show(body, notice.isPresent() ? notice.get() : columns);
          if (notice.isEmpty()) {
            columns.show(shown);
          }
        });
    Signal.effect(
        content,
        () -> {
          String words = title.get();
          if (!words.isEmpty()) {
            getUI().ifPresent(ui -> ui.getPage().setTitle(words));
          }
        });
  }

  private static boolean isOpen(Watch<Board> board) {
    return board.state().get() == Watch.State.LIVE && board.view().get().isOpen();
  }

  /** Whether the board was opened; one that has ended can tell where a card went. */
  private static boolean isKnown(Watch<Board> board) {
    return board.state().get() == Watch.State.LIVE && !board.view().get().name().isEmpty();
  }

  private static String title(Board board, Project project, Optional<CardId> open) {
    String card = open.flatMap(board::find).map(place -> place.card().title() + " · ").orElse("");
    return board.isOpen() ? card + board.name() + " · " + project.name() + " · Kanban" : "";
  }

  private static Div noBoard(BoardId id, Board board) {
    return board
        .successor()
        .map(
            next ->
                Notices.notice(
                    "“%s” is part of another board now".formatted(board.name()),
                    "All its columns and cards went there.",
                    new RouterLink("To that board", BoardPage.class, next.text())))
        .orElseGet(() -> noSuchBoard(id));
  }

  private static Div noSuchBoard(BoardId id) {
    return Notices.noSuch(
        "board", new RouterLink("To this project's boards", BoardPage.class, id.project().value()));
  }

  /** Shows one component in the body; one that is there already stays, and keeps its focus. */
  private static void show(Div body, Component shown) {
    if (!shown.isAttached()) {
      body.removeAll();
      body.add(shown);
    }
  }
}
