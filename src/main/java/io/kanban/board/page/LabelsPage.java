package io.kanban.board.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board;
import io.kanban.board.Label;
import io.kanban.board.action.BoardActions;
import io.kanban.board.card.LabelDialogs;
import io.kanban.shell.Icon;
import io.kanban.shell.Notices;
import io.recordplayer.client.Client;
import io.recordplayer.client.KeyedList;
import jakarta.annotation.security.PermitAll;
import java.util.List;

/** Lists the labels of a board; a person adds, renames, recolors and removes them here. */
@Route("labels")
@PageTitle("Labels · Kanban")
@PermitAll
public class LabelsPage extends BoardSubPage {
  private static final long serialVersionUID = 1L;

  public LabelsPage(Client client) {
    super("Labels", client);
  }

  @Override
  Component part(BoardActions actions) {
    LabelDialogs dialogs = new LabelDialogs(actions);
    Signal<List<Label>> labels = actions.board().map(Board::labels);
    Button add = new Button("Add label", new Icon(Icon.Of.PLUS), _ -> dialogs.askForLabel());
    add.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    UnorderedList list = new UnorderedList();
    list.addClassName("settings-list");
    KeyedList.of(list, labels, label -> row(dialogs, label.peek()));
    list.bindVisible(labels.map(all -> !all.isEmpty()));
    Div nothing = Notices.notice("This board has no labels", "Add one, and give it to cards.");
    nothing.bindVisible(labels.map(List::isEmpty));
    Div part = new Div(list, nothing, add);
    part.addClassName("labels-part");
    return part;
  }

  private static ListItem row(LabelDialogs dialogs, Label label) {
    Span chip = new Span(label.name());
    chip.addClassName("label");
    chip.getElement().setAttribute("data-color", label.color().cssClass());
    Button edit = new Button("Edit", _ -> dialogs.askForChange(label));
    edit.setAriaLabel("Edit " + label.name());
    Button remove = new Button("Remove", _ -> dialogs.askToRemove(label));
    remove.setAriaLabel("Remove " + label.name());
    List.of(edit, remove).forEach(button -> button.addThemeVariants(ButtonVariant.LUMO_TERTIARY));
    Div tools = new Div(edit, remove);
    tools.addClassName("row-tools");
    ListItem row = new ListItem(new Div(chip), tools);
    row.addClassNames("settings-row", "label-row");
    return row;
  }
}
