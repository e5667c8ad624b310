package io.kanban.board;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardList.Named;
import io.kanban.project.AccessDenied;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.kanban.project.SettingsPage;
import io.kanban.project.StatusBanner;
import io.kanban.shell.AddressedPage;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.Icon;
import io.kanban.shell.Notices;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.Client;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.KeyedList;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.client.Watch;
import jakarta.annotation.security.PermitAll;
import java.util.List;

/** Shows the board with this id, or the first board of the project with this id. */
@Route("board")
@PageTitle("Board · Kanban")
@PermitAll
public class BoardPage extends AddressedPage {
  private static final long serialVersionUID = 1L;
  private static final String NEW_BOARD = "new-board";

  public BoardPage(Client client) {
    super("board", client);
    addClassName("board-page");
  }

  @Override
  protected void show(Div content, String address) {
    if (address.contains(".")) {
      BoardId id = BoardId.parse(address);
      show(content, id, watch(content, id.project()));
    } else {
      showFirst(content, new ProjectId(address));
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
          if (first.getElement().hasAttribute("data-board")) {
            return;
          }
          switch (boards.state().get()) {
            case OPENING -> {
              first.removeAll();
              first.add(Notices.opening());
            }
            case DENIED -> {
              first.removeAll();
              first.add(AccessDenied.from(project));
            }
            case UNDECIDED -> {
              first.removeAll();
              first.add(Notices.undecided());
            }
            case STOPPED -> {
              first.removeAll();
              first.add(Notices.standsStill());
            }
            case LIVE -> {
              first.removeAll();
              if (known.isEmpty()) {
                first.add(new H1(project.view().get().name()), noBoard(id, manager));
              } else {
                BoardId board = known.getFirst().id();
                first.getElement().setAttribute("data-board", board.text());
                show(first, board, project);
              }
            }
          }
        });
  }

  private Div noBoard(ProjectId project, boolean manager) {
    if (!manager) {
      return Notices.notice(
          "This project has no board yet", "One of its managers can open one; it appears here.");
    }
    Button open = new Button("Open a board", _ -> open(new BoardId(project, "board-1"), "Board 1"));
    open.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    ConnectionNotice.counts(open, "click");
    return Notices.notice(
        "This project has no board yet",
        "Open one; it starts with the columns New and Done.",
        open);
  }

  private SentCommand open(BoardId id, String name) {
    return client().send(Boards.BOARD, new OpenBoard(id, name));
  }

  private void show(Div content, BoardId id, Watch<Project> project) {
    Watch<Board> board = client().watch(content, Boards.VIEW, id.text());
    Watch<BoardList> boards = client().watch(content, Boards.OF_PROJECT, id.project().value());
    H1 name = new H1();
    name.bindText(Signal.cached(board.view().map(b -> b.isOpen() ? b.name() : "Board")));
    Paragraph of = new Paragraph();
    of.bindText(Signal.cached(project.view().map(Project::name)));
    Div names = new Div(name, of);
    names.addClassName("names");
    BoardActions actions = new BoardActions(id, client(), board.view(), project.view());
    Div head = new Div(names, tools(content, actions, project.view(), boards.view()));
    head.addClassNames("page-head", "board-head");
    Div body = new Div();
    body.addClassName("board-body");
    content.add(new StatusBanner(project.view()), head, body);
    ColumnStrip lanes = new ColumnStrip(actions);
    actions
        .drafts()
        .reopen(
            lanes,
            dialog -> {
              if (dialog.equals(NEW_BOARD)) {
                askForBoard(content, id.project(), actions.drafts());
              } else {
                lanes.reopen(dialog);
              }
            });
    Signal.effect(
        body,
        () -> {
          Watch.State state = board.state().get();
          Board now = board.view().get();
          head.setVisible(state == Watch.State.LIVE && now.isOpen());
          show(id, body, lanes, state, now, project);
        });
    // Cached, so that the title is set only when it changes, and not at every change of a card.
    Signal<String> title =
        Signal.cached(
            () -> {
              Board now = board.view().get();
              return now.isOpen()
                  ? now.name() + " · " + project.view().get().name() + " · Kanban"
                  : "";
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

  /** Links to the project's boards and members. */
  private Div tools(
      Div content, BoardActions actions, Signal<Project> project, Signal<BoardList> boards) {
    BoardId id = actions.id();
    Nav others = new Nav();
    others.setAriaLabel("Boards of this project");
    others.addClassName("boards");
    KeyedList.of(others, boards.map(BoardList::boards), Named::id, board -> link(board, id));
    others.bindVisible(boards.map(known -> known.boards().size() > 1));
    Button more =
        new Button(
            "New board",
            new Icon(Icon.Of.PLUS),
            _ -> askForBoard(content, id.project(), actions.drafts()));
    more.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    Button column =
        new Button(
            "Add column", new Icon(Icon.Of.PLUS), _ -> new ColumnDialogs(actions).askForColumn());
    column.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    RouterLink members = new RouterLink("", SettingsPage.class, id.project().value());
    members.addClassName("members-link");
    Signal.effect(
        members,
        () -> {
          boolean manager = project.get().isManager(client().person());
          more.setVisible(manager);
          column.setVisible(manager);
          int count = project.get().members().size();
          members.setText(count == 1 ? "1 member" : count + " members");
        });
    Div tools = new Div(others, more, column, members);
    tools.addClassName("board-tools");
    return tools;
  }

  private static RouterLink link(Signal<Named> board, BoardId current) {
    BoardId id = board.peek().id();
    RouterLink link = new RouterLink("", BoardPage.class, id.text());
    link.bindText(board.map(Named::name));
    if (id.equals(current)) {
      link.getElement().setAttribute("aria-current", "page");
    }
    return link;
  }

  private void askForBoard(Div content, ProjectId project, Drafts drafts) {
    TextField name = new TextField("Name");
    name.setRequiredIndicatorVisible(true);
    TextCheck check = new TextCheck(name, BoardRules.NAME);
    CommandDialog ask =
        new CommandDialog(drafts, new BaseValue(client()), NEW_BOARD, "New board", name);
    ask.ask(
        "Open board",
        () -> check.passes(BoardRules.NAME_REQUIRED.message()),
        () -> {
          BoardId id = new BoardId(project, ask.id());
          SentCommand sent = open(id, name.getValue());
          goTo(content, id, sent);
          return List.of(sent);
        },
        name);
  }

  /** Shows the new board as soon as it exists, if the person is still on this board. */
  private static void goTo(Div content, BoardId id, SentCommand opened) {
    Signal.effect(
        content,
        () -> {
          if (opened.stage().get() instanceof Stage.OnScreen) {
            content.getUI().ifPresent(ui -> ui.navigate(BoardPage.class, id.text()));
          }
        });
  }

  private void show(
      BoardId id,
      Div body,
      ColumnStrip lanes,
      Watch.State state,
      Board board,
      Watch<Project> project) {
    boolean open = state == Watch.State.LIVE && board.isOpen();
    if (!open) {
      body.removeAll();
    }
    switch (state) {
      case OPENING -> body.add(Notices.opening());
      case DENIED -> body.add(AccessDenied.from(project));
      case UNDECIDED -> body.add(Notices.undecided());
      case STOPPED -> body.add(Notices.standsStill());
      case LIVE -> {
        if (!open) {
          body.add(
              Notices.noSuch(
                  "board",
                  new RouterLink(
                      "To this project's boards", BoardPage.class, id.project().value())));
          return;
        }
        if (!lanes.isAttached()) {
          body.removeAll();
          body.add(lanes);
        }
        lanes.show(board, project.view().get().isManager(client().person()));
      }
    }
  }
}
