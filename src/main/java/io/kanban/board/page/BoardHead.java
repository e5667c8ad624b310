package io.kanban.board.page;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.BoardId;
import io.kanban.board.BoardList;
import io.kanban.board.BoardList.Named;
import io.kanban.board.action.BoardActions;
import io.kanban.project.Project;
import io.kanban.project.SettingsPage;
import io.kanban.shell.Icon;
import io.recordplayer.client.KeyedList;

/** The head of a board: its name, and links to the project's other boards and members. */
final class BoardHead extends Div {
  private static final long serialVersionUID = 1L;

  private final transient BoardActions actions;

  BoardHead(
      BoardActions actions,
      Signal<String> name,
      Signal<Project> project,
      Signal<BoardList> boards,
      Signal<Lookers> lookers) {
    this.actions = actions;
    addClassNames("page-head", "board-head");
    H1 title = new H1();
    title.bindText(name);
    Paragraph of = new Paragraph();
    of.bindText(project.map(Project::name));
    Button menu = new Button(new Icon(Icon.Of.MORE));
    menu.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    menu.setAriaLabel("Actions for the board");
    menu.getElement().setAttribute("aria-haspopup", "menu");
    new BoardMenu(menu, actions);
    Div names = new Div(title, menu, of, new LookerAvatars(lookers));
    names.addClassName("names");
    Div tools =
        new Div(
            boards(boards),
            newBoard(project),
            addColumn(project),
            link("cards/" + actions.id().project().value(), "All cards"),
            link("activity/" + actions.id().text(), "Activity"),
            members(project));
    tools.addClassName("board-tools");
    add(names, tools, new FilterBar(actions));
  }

  private boolean isManager(Project project) {
    return project.isManager(actions.client().person());
  }

  private Nav boards(Signal<BoardList> boards) {
    Nav others = new Nav();
    others.setAriaLabel("Boards of this project");
    others.addClassName("boards");
    KeyedList.of(others, boards.map(BoardList::boards), Named::id, this::link);
    others.bindVisible(boards.map(known -> known.boards().size() > 1));
    return others;
  }

  private RouterLink link(Signal<Named> board) {
    BoardId id = board.peek().id();
    RouterLink link = new RouterLink("", BoardPage.class, id.text());
    link.bindText(board.map(Named::name));
    if (id.equals(actions.id())) {
      link.getElement().setAttribute("aria-current", "page");
    }
    return link;
  }

  private Button newBoard(Signal<Project> project) {
    Button button =
        new Button(
            "New board", new Icon(Icon.Of.PLUS), _ -> new BoardDialogs(actions).askForBoard(this));
    return quiet(button, project);
  }

  private Button addColumn(Signal<Project> project) {
    Button button =
        new Button(
            "Add column", new Icon(Icon.Of.PLUS), _ -> new ColumnDialogs(actions).askForColumn());
    return quiet(button, project);
  }

  private Button quiet(Button button, Signal<Project> project) {
    button.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    button.bindVisible(project.map(this::isManager));
    return button;
  }

  private static Anchor link(String address, String words) {
    Anchor link = new Anchor(address, words);
    link.setRouterIgnore(false);
    link.addClassName("members-link");
    return link;
  }

  private RouterLink members(Signal<Project> project) {
    RouterLink members = new RouterLink("", SettingsPage.class, actions.id().project().value());
    members.addClassName("members-link");
    members.bindText(
        project.map(
            now -> now.members().size() == 1 ? "1 member" : now.members().size() + " members"));
    return members;
  }
}
