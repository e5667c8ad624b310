package io.kanban.board.card;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board.Card;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardRelation;
import io.kanban.board.DetailCommand.RelateCard;
import io.kanban.board.DetailCommand.UnrelateCard;
import io.kanban.board.Relation;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.Icon;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.KeyedList;
import java.util.List;
import java.util.stream.Stream;

/** The relations of a card to other cards; new ones are to cards of its board. */
final class RelationList extends Div {
  private static final long serialVersionUID = 1L;

  /** A relation from the card's own side, or from the other card's. */
  private record Direction(Relation relation, boolean reversed) {
    String words() {
      return reversed ? relation.reversed() : relation.words();
    }

    static List<Direction> all() {
      return Stream.of(Relation.values())
          .flatMap(kind -> Stream.of(new Direction(kind, false), new Direction(kind, true)))
          .toList();
    }
  }

  private final transient CardId id;
  private final transient BoardActions actions;

  RelationList(CardId id, BoardActions actions, Signal<List<CardRelation>> relations) {
    this.id = id;
    this.actions = actions;
    Button add = new Button("Add a relation", new Icon(Icon.Of.PLUS), _ -> ask());
    add.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    add.addClassName("moves");
    Div head = new Div(new H3("Related cards"), add);
    head.addClassName("section-head");
    UnorderedList list = new UnorderedList();
    list.addClassName("card-links");
    KeyedList.of(list, relations, relation -> item(relation.peek()));
    add(head, list);
    actions.drafts().reopen(this, this::reopen);
  }

  /** The name of the dialog among the drafts of the board. */
  private String dialog() {
    return "relate/" + id.value();
  }

  private void reopen(String dialog) {
    if (dialog.equals(dialog())) {
      ask();
    }
  }

  private ListItem item(CardRelation relation) {
    Span kind = new Span(relation.words());
    kind.addClassName("kind");
    Anchor other =
        new Anchor(relation.board().orElse(actions.id()).addressOf(relation.other()), "");
    other.setRouterIgnore(false);
    other.getElement().setAttribute("dir", "auto");
    Signal<String> title =
        actions
            .board()
            .map(
                board ->
                    board
                        .find(relation.other())
                        .map(place -> place.card().title())
                        .orElse(relation.title()));
    other.bindText(title);
    Button remove = new Button(new Icon(Icon.Of.CLOSE), _ -> remove(relation));
    remove.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    remove.addClassName("moves");
    remove.setAriaLabel("Remove: %s “%s”".formatted(relation.words(), relation.title()));
    ConnectionNotice.counts(remove, "click");
    return new ListItem(kind, other, remove);
  }

  private void remove(CardRelation relation) {
    new BaseValue(actions.client())
        .send(
            Boards.BOARD,
            relation.reversed() && relation.board().isEmpty()
                ? new UnrelateCard(actions.id(), relation.other(), id, relation.relation())
                : new UnrelateCard(actions.id(), id, relation.other(), relation.relation()));
  }

  private void ask() {
    BaseValue seen = new BaseValue(actions.client());
    ComboBox<Direction> kind = new ComboBox<>("This card", Direction.all());
    kind.setItemLabelGenerator(Direction::words);
    kind.setValue(Direction.all().getFirst());
    ComboBox<Card> other = new ComboBox<>("Other card", others());
    other.setItemLabelGenerator(Card::title);
    new CommandDialog(actions.drafts(), seen, dialog(), "Add a relation", kind, other)
        .ask(
            "Add",
            () -> {
              other.setErrorMessage("Choose a card.");
              other.setInvalid(other.isEmpty());
              return !other.isEmpty() && !kind.isEmpty();
            },
            () -> {
              CardId chosen = other.getValue().id();
              Direction way = kind.getValue();
              return List.of(
                  seen.send(
                      Boards.BOARD,
                      way.reversed()
                          ? new RelateCard(actions.id(), chosen, id, way.relation())
                          : new RelateCard(actions.id(), id, chosen, way.relation())));
            },
            kind);
  }

  private List<Card> others() {
    return actions.board().peek().columns().stream()
        .flatMap(column -> column.cards().stream())
        .filter(card -> !card.id().equals(id))
        .toList();
  }
}
