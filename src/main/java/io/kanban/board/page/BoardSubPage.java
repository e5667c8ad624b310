package io.kanban.board.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board;
import io.kanban.board.BoardId;
import io.kanban.board.BoardList;
import io.kanban.board.Boards;
import io.kanban.board.action.BoardActions;
import io.kanban.project.AccessDenied;
import io.kanban.project.Project;
import io.kanban.project.Projects;
import io.kanban.project.StatusBanner;
import io.kanban.shell.AddressedPage;
import io.kanban.shell.Notices;
import io.recordplayer.client.Client;
import io.recordplayer.client.Watch;
import java.util.Optional;

/** A page about a part of a board that the board itself doesn't show. */
abstract class BoardSubPage extends AddressedPage {
  private static final long serialVersionUID = 1L;

  private final String title;

  /**
   * @param title the heading of the page
   */
  BoardSubPage(String title, Client client) {
    super("board", client);
    this.title = title;
    addClassName("board-sub-page");
  }

  @Override
  protected final void show(Div content, String address) {
    BoardId id = BoardId.parse(address);
    Watch<Board> board = client().watch(content, Boards.VIEW, id.text());
    Watch<Project> project = client().watch(content, Projects.VIEW, id.project().value());
    Watch<BoardList> boards = client().watch(content, Boards.OF_PROJECT, id.project().value());
    RouterLink back = new RouterLink("Back to the board", BoardPage.class, id.text());
    back.addClassName("back");
    Paragraph of = new Paragraph();
    of.bindText(board.view().map(Board::name));
    Div names = new Div(new H1(title), of);
    names.addClassName("names");
    Div part =
        new Div(
            names,
            part(new BoardActions(id, client(), board.view(), project.view(), boards.view())));
    part.addClassName("board-part");
    Div notice = new Div();
    content.add(back, new StatusBanner(project.view()), part, notice);
    Signal.effect(
        content,
        () -> {
          boolean open = board.view().get().isOpen();
          Optional<Div> instead =
              Notices.of(board.state().get(), () -> AccessDenied.from(project))
                  .or(() -> open ? Optional.empty() : Optional.of(Notices.noSuch("board")));
          part.setVisible(instead.isEmpty());
          notice.removeAll();
          instead.ifPresent(notice::add);
        });
  }

  /** Makes the component that shows the part. */
  abstract Component part(BoardActions actions);
}
