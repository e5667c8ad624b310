package io.kanban.board.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Archive;
import io.kanban.board.Archive.ArchivedCard;
import io.kanban.board.ArchiveCommand.DeleteCard;
import io.kanban.board.ArchiveCommand.RestoreCard;
import io.kanban.board.Boards;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.Notices;
import io.recordplayer.client.Client;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.KeyedList;
import io.recordplayer.client.RelativeTime;
import jakarta.annotation.security.PermitAll;
import java.util.List;

/**
 * Lists the archived cards of a board; a person brings them back from here, and a manager deletes
 * them.
 */
@Route("archive")
@PageTitle("Archive · Kanban")
@PermitAll
public class ArchivePage extends BoardSubPage {
  private static final long serialVersionUID = 1L;

  public ArchivePage(Client client) {
    super("Archive", client);
  }

  @Override
  Component part(BoardActions actions) {
    Div part = new Div();
    Signal<Archive> archive = client().watch(part, Boards.ARCHIVE, actions.id().text()).view();
    Signal<List<ArchivedCard>> cards = archive.map(Archive::cards);
    UnorderedList list = new UnorderedList();
    list.addClassName("settings-list");
    KeyedList.of(list, cards, card -> row(actions, card.peek()));
    list.bindVisible(cards.map(all -> !all.isEmpty()));
    Div nothing =
        Notices.notice(
            "No card is archived", "A card's menu archives it; you can bring it back from here.");
    nothing.bindVisible(cards.map(List::isEmpty));
    Paragraph older = new Paragraph();
    older.bindText(
        archive.map(
            now ->
                "These are the cards that were archived last. Older ones: %d."
                    .formatted(now.older())));
    older.bindVisible(archive.map(now -> now.older() > 0));
    part.add(list, nothing, older);
    return part;
  }

  private static ListItem row(BoardActions actions, ArchivedCard card) {
    Span title = new Span(card.title());
    title.addClassName("row-name");
    title.getElement().setAttribute("dir", "auto");
    Span where = new Span();
    where.bindText(
        actions
            .board()
            .map(
                board ->
                    "From %s, archived by %s "
                        .formatted(board.nameOf(card.column()), card.by().name())));
    Span text = new Span(where, new RelativeTime(card.at()));
    text.addClassName("row-text");
    Div tools = new Div(restore(actions, card), delete(actions, card));
    tools.addClassName("row-tools");
    ListItem row = new ListItem(title, text, tools);
    row.addClassNames("settings-row", "archive-row");
    return row;
  }

  private static Button restore(BoardActions actions, ArchivedCard card) {
    Button restore =
        new Button(
            "Restore",
            _ -> actions.client().send(Boards.BOARD, new RestoreCard(actions.id(), card.id())));
    restore.setAriaLabel("Restore " + card.title());
    restore.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    ConnectionNotice.counts(restore, "click");
    return restore;
  }

  private static Button delete(BoardActions actions, ArchivedCard card) {
    Button delete = new Button("Delete", _ -> askToDelete(actions, card));
    delete.setAriaLabel("Delete " + card.title());
    delete.bindVisible(actions.managing());
    delete.addThemeVariants(ButtonVariant.LUMO_TERTIARY, ButtonVariant.LUMO_ERROR);
    return delete;
  }

  private static void askToDelete(BoardActions actions, ArchivedCard card) {
    BaseValue seen = new BaseValue(actions.client());
    new CommandDialog(
            actions.drafts(),
            seen,
            "delete-card/" + card.id().value(),
            "Delete “%s” for ever?".formatted(card.title()),
            new Paragraph("Nobody can bring it back after that."))
        .ask(
            "Delete for ever",
            () -> true,
            () -> List.of(seen.send(Boards.BOARD, new DeleteCard(actions.id(), card.id()))));
  }
}
