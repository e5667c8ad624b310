package io.kanban.board.card;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AnchorTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardLink;
import io.kanban.board.DetailCommand.LinkCard;
import io.kanban.board.DetailCommand.UnlinkCard;
import io.kanban.board.LinkId;
import io.kanban.board.LinkKind;
import io.kanban.board.LinkRules;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.Icon;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.KeyedList;
import java.util.List;

/** The links of a card to pages outside the application. */
final class LinkList extends Div {
  private static final long serialVersionUID = 1L;

  private final transient CardId id;
  private final transient BoardActions actions;

  LinkList(CardId id, BoardActions actions, Signal<List<CardLink>> links) {
    this.id = id;
    this.actions = actions;
    Button add = new Button("Add a link", new Icon(Icon.Of.PLUS), _ -> ask());
    add.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    add.addClassName("moves");
    Div head = new Div(new H3("Links"), add);
    head.addClassName("section-head");
    UnorderedList list = new UnorderedList();
    list.addClassName("card-links");
    KeyedList.of(list, links, CardLink::id, link -> item(link.peek()));
    add(head, list);
    actions.drafts().reopen(this, this::reopen);
  }

  /** The name of the dialog among the drafts of the board. */
  private String dialog() {
    return "link/" + id.value();
  }

  private void reopen(String dialog) {
    if (dialog.equals(dialog())) {
      ask();
    }
  }

  private ListItem item(CardLink link) {
    Span kind = new Span(link.kind().label());
    kind.addClassName("kind");
    Anchor anchor = new Anchor(link.url(), link.title(), AnchorTarget.BLANK);
    anchor.getElement().setAttribute("rel", "noopener noreferrer");
    anchor.getElement().setAttribute("dir", "auto");
    Button remove =
        new Button(
            new Icon(Icon.Of.CLOSE),
            _ ->
                new BaseValue(actions.client())
                    .send(Boards.BOARD, new UnlinkCard(actions.id(), id, link.id())));
    remove.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    remove.addClassName("moves");
    remove.setAriaLabel("Remove the link " + link.title());
    ConnectionNotice.counts(remove, "click");
    return new ListItem(kind, anchor, remove);
  }

  private void ask() {
    BaseValue seen = new BaseValue(actions.client());
    TextField address = new TextField("Address");
    address.setPlaceholder("https://");
    TextCheck addressCheck = new TextCheck(address, LinkRules.ADDRESS);
    TextField title = new TextField("Title");
    title.setHelperText("Without one, the address is shown.");
    TextCheck titleCheck = new TextCheck(title, LinkRules.TITLE);
    ComboBox<LinkKind> kind = new ComboBox<>("The card", LinkKind.values());
    kind.setItemLabelGenerator(LinkKind::label);
    kind.setValue(LinkKind.DEPENDS_ON);
    CommandDialog ask =
        new CommandDialog(actions.drafts(), seen, dialog(), "Add a link", address, title, kind);
    ask.ask(
        "Add",
        () -> {
          // Both checks always run, so that each field shows its own error.
          boolean addressed = addressCheck.passes(LinkRules.NOT_AN_ADDRESS.message());
          return titleCheck.passes() && addressed && !kind.isEmpty();
        },
        () ->
            List.of(
                seen.send(
                    Boards.BOARD,
                    new LinkCard(
                        actions.id(),
                        id,
                        new LinkId(ask.id()),
                        address.getValue(),
                        title.getValue(),
                        kind.getValue()))),
        address);
  }
}
