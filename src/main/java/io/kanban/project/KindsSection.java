package io.kanban.project;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import io.kanban.project.ProjectCommand.DefineKind;
import io.kanban.shell.Icon;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.KeyedList;
import java.util.List;

/** The kinds of card that a project defines, with their fields. */
final class KindsSection extends SettingsSection {
  private static final long serialVersionUID = 1L;

  private final transient KindDialogs dialogs;

  KindsSection(ProjectActions actions) {
    super(actions, "Kinds of card", "A card of a kind has the fields of that kind.");
    dialogs = new KindDialogs(actions);
    Signal<List<CardKind>> kinds = actions.project().map(Project::kinds);
    Paragraph none =
        new Paragraph(
            "No kinds yet. A kind, such as Bug or Task, gives its cards fields of their own, and"
                + " people can filter a board by kind.");
    none.addClassName("settings-none");
    none.bindVisible(kinds.map(List::isEmpty));
    UnorderedList list = new UnorderedList();
    list.addClassName("settings-list");
    list.bindVisible(kinds.map(all -> !all.isEmpty()));
    KeyedList.of(list, kinds, CardKind::id, kind -> new KindRow(dialogs, kind));
    Component add = addKind();
    add.bindVisible(actions.mayChange());
    add(none, list, add);
    ConnectionNotice.counts(this, "submitted");
  }

  private Component addKind() {
    TextField name = new TextField();
    name.setPlaceholder("Add a kind");
    name.setAriaLabel("Name of a new kind");
    new TextCheck(name, KindRules.NAME);
    Button add = new Button(new Icon(Icon.Of.PLUS));
    add.setAriaLabel("Add the kind");
    actions()
        .drafts()
        .submit(
            name,
            add,
            "new-kind",
            (id, words) ->
                actions()
                    .client()
                    .send(
                        Projects.PROJECT,
                        new DefineKind(
                            actions().id(), new CardKind(new KindId(id), words, List.of()))));
    Div form = new Div(name, add);
    form.addClassName("settings-add");
    return form;
  }

  @Override
  void reopen(String dialog) {
    dialogs.reopen(dialog);
  }
}
