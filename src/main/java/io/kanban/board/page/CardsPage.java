package io.kanban.board.page;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.board.BoardId;
import io.kanban.board.BoardList;
import io.kanban.board.Boards;
import io.kanban.board.action.CardFilter;
import io.kanban.people.AccountDirectory;
import io.kanban.people.AccountFeature;
import io.kanban.project.AccessDenied;
import io.kanban.project.CardKind;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.kanban.shell.AddressedPage;
import io.kanban.shell.Notices;
import io.recordplayer.client.Client;
import io.recordplayer.client.Watch;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Finds cards on all boards of a project. */
@Route("cards")
@PageTitle("Cards · Kanban")
@PermitAll
public class CardsPage extends AddressedPage {
  private static final long serialVersionUID = 1L;

  public CardsPage(Client client) {
    super("project", client);
    addClassName("cards-page");
  }

  @Override
  protected void show(Div content, String address) {
    ProjectId id = new ProjectId(address);
    Watch<Project> project = client().watch(content, Projects.VIEW, id.value());
    Signal<BoardList> list = client().watch(content, Boards.OF_PROJECT, id.value()).view();
    Signal<AccountDirectory> people =
        client().watch(content, AccountFeature.DIRECTORY, AccountFeature.ALL).view();
    Signal<List<BoardId>> boards =
        () -> list.get().visibleTo(client().person(), project.view().get());
    ValueSignal<CardFilter> filter = new ValueSignal<>(CardFilter.of(query()));
    ProjectCards cards = new ProjectCards(client(), filter, boards, project.view(), people);
    FilterBar bar =
        new FilterBar(
            filter,
            project.view().map(now -> now.kinds().stream().map(CardKind::named).toList()),
            cards.labels(),
            cards.count());
    Anchor back = new Anchor("", "Back to the board");
    Signal.effect(
        back,
        () -> {
          // A guest of one board may not open the project's first one.
          String board = boards.get().stream().findFirst().map(BoardId::text).orElse(id.value());
          back.setHref("board/" + board);
        });
    back.setRouterIgnore(false);
    back.addClassName("back");
    Paragraph of = new Paragraph();
    of.bindText(project.view().map(Project::name));
    Div names = new Div(new H1("Cards"), of);
    names.addClassName("names");
    Div head = new Div(names, bar);
    head.addClassName("page-head");
    Div notice = new Div();
    content.add(back, head, cards, notice);
    AtomicReference<CardFilter> inAddress = new AtomicReference<>(filter.peek());
    Signal.effect(
        content,
        () -> {
          CardFilter now = filter.get();
          if (!inAddress.getAndSet(now).equals(now)) {
            Location there = new Location("cards/" + id.value(), now.query());
            getUI().ifPresent(ui -> ui.getPage().getHistory().replaceState(null, there));
          }
        });
    Signal.effect(
        content,
        () -> {
          Project now = project.view().get();
          boolean known = now.isKnownTo(client().person());
          Optional<Div> instead =
              Notices.of(project.state().get(), () -> AccessDenied.from(project))
                  .or(() -> known ? Optional.empty() : Optional.of(AccessDenied.from(project)));
          head.setVisible(instead.isEmpty());
          cards.setVisible(instead.isEmpty());
          notice.removeAll();
          instead.ifPresent(notice::add);
          if (!now.name().isEmpty()) {
            getUI().ifPresent(ui -> ui.getPage().setTitle("Cards · " + now.name() + " · Kanban"));
          }
        });
  }
}
