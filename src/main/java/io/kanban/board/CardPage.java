package io.kanban.board;

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
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.CardView.Happened;
import io.kanban.project.Projects;
import io.kanban.shell.Notices;
import io.recordplayer.client.Client;
import io.recordplayer.client.Watch;
import io.recordplayer.record.Person;
import jakarta.annotation.security.PermitAll;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/** A card: its details, and everything that happened to it. */
@Route("card/:board/:card")
@PageTitle("Card · Kanban")
@PermitAll
public class CardPage extends Main implements BeforeEnterObserver {
  private static final long serialVersionUID = 1L;

  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
          .withLocale(Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());

  private final transient Client client;

  public CardPage(Client client) {
    this.client = client;
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
      add(new H1("No such card"), Notices.notice("Check the address", "No card is called that."));
      return;
    }
    Watch<CardView> card = client.watch(this, Boards.CARD, CardView.key(board, id));
    Members members =
        new Members(client.watch(this, Projects.VIEW, board.project().value()).view());
    RouterLink back = new RouterLink("Back to the board", BoardPage.class, board.text());
    back.addClassName("back");
    Div content = new Div();
    content.addClassName("card-details");
    add(back, content);
    Signal.effect(
        content,
        () -> {
          Watch.State state = card.state().get();
          CardView now = card.view().get();
          content.removeAll();
          switch (state) {
            case OPENING -> {}
            case DENIED -> content.add(new H1("Card"), Notices.notAMember());
            case LIVE -> show(content, board, id, now, members);
          }
        });
  }

  private void show(Div content, BoardId board, CardId id, CardView card, Members members) {
    if (card.column().isEmpty()) {
      content.add(
          new H1("No such card"), Notices.notice("Check the address", "No card is called that."));
      return;
    }
    Column column = card.column().get();
    Span where = new Span(column.label());
    where.addClassName("badge");
    Span who = new Span(card.assignee().map(Person::name).orElse("Nobody yet"));
    who.addClassName("badge");
    Button edit = new Button("Edit", _ -> new CardDialogs(board, client, members).edit(id, card));
    Div tools = new Div(where, who, edit);
    tools.addClassName("moves");
    for (Column target : Column.values()) {
      if (target != column) {
        tools.add(
            new Button(
                "Move to " + target.label(),
                _ ->
                    client.send(
                        Boards.BOARD,
                        new MoveCard(board, id, column, target, java.util.Optional.empty()))));
      }
    }
    Paragraph description =
        new Paragraph(
            card.description().isEmpty()
                ? "No description yet. Use “Edit” to write one."
                : card.description());
    description.addClassName("description");
    OrderedList history = new OrderedList();
    history.addClassName("history");
    for (Happened happened : card.history().reversed()) {
      Span time = new Span(WHEN.format(happened.when()));
      time.addClassName("when");
      history.add(new ListItem(new Span(happened.who().name() + " " + happened.what()), time));
    }
    content.add(new H1(card.title()), tools, description, new H2("What happened"), history);
  }
}
