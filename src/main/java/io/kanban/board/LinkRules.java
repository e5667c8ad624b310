package io.kanban.board;

import static io.kanban.board.SharedRules.tooLong;
import static io.kanban.text.Texts.strip;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.DetailCommand.LinkCard;
import io.kanban.board.DetailCommand.LinkCommand;
import io.kanban.board.DetailCommand.RelateCard;
import io.kanban.board.DetailCommand.UnlinkCard;
import io.kanban.board.DetailCommand.UnrelateCard;
import io.kanban.board.DetailEvent.CardLinked;
import io.kanban.board.DetailEvent.CardRelated;
import io.kanban.board.DetailEvent.CardUnlinked;
import io.kanban.board.DetailEvent.CardUnrelated;
import io.kanban.text.TextLimit;
import io.kanban.text.WebAddress;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Decides commands about the links of a card and its relations to other cards. */
public final class LinkRules {
  /** Maximum number of links of a card. */
  static final int LINKS = 50;

  /** Maximum number of relations of a card, those from other cards included. */
  static final int RELATIONS = 100;

  public static final TextLimit ADDRESS = new TextLimit("address", 2_000);
  public static final TextLimit TITLE = new TextLimit("title", 200);
  public static final Rejection NOT_AN_ADDRESS =
      new Rejection(
          "NOT_AN_ADDRESS",
          "This is not the address of a page: it begins with https:// or http://.");
  static final Rejection TOO_MANY_LINKS =
      new Rejection(
          "TOO_MANY_LINKS", "A card has at most %d links. Remove one first.".formatted(LINKS));
  static final String TOO_MANY_RELATIONS = "TOO_MANY_RELATIONS";
  static final Rejection RELATED_TO_ITSELF =
      new Rejection("RELATED_TO_ITSELF", "A card has no relation to itself. Choose another card.");
  static final String OPPOSITE_RELATION = "OPPOSITE_RELATION";
  static final String HAS_PARENT = "HAS_PARENT";

  private LinkRules() {}

  static Decision<BoardEvent> decide(LinkCommand command, Card card, BoardState state) {
    CardDetails details = state.card(card.id()).details();
    return switch (command) {
      case LinkCard c when ADDRESS.isExceededBy(c.url()) -> reject(tooLong(ADDRESS, c.url()));
      case LinkCard c when !WebAddress.isValid(strip(c.url())) -> reject(NOT_AN_ADDRESS);
      case LinkCard c when TITLE.isExceededBy(c.title()) -> reject(tooLong(TITLE, c.title()));
      case LinkCard c when details.link(c.link()).isPresent() -> accept();
      case LinkCard _ when details.links().size() >= LINKS -> reject(TOO_MANY_LINKS);
      case LinkCard c ->
          accept(
              new CardLinked(
                  c.board(), c.card(), c.link(), strip(c.url()), strip(c.title()), c.kind()));
      case UnlinkCard c ->
          details
              .link(c.link())
              .<Decision<BoardEvent>>map(
                  link -> accept(new CardUnlinked(c.board(), c.card(), c.link())))
              .orElseGet(Decision::accept);
      case RelateCard c when c.other().equals(c.card()) -> reject(RELATED_TO_ITSELF);
      case RelateCard c when details.isRelated(c.other(), c.relation(), false) -> accept();
      case RelateCard c ->
          state
              .board()
              .find(c.other())
              .map(Place::card)
              .map(other -> relate(c, card, other, state))
              .orElseGet(() -> reject(CardRules.missing(state, c.other())));
      case UnrelateCard c ->
          details.relations().stream()
              .filter(
                  relation ->
                      relation.isEndedWith(new CardRelation(c.other(), "", c.relation(), false)))
              .findFirst()
              .<Decision<BoardEvent>>map(
                  relation ->
                      accept(
                          new CardUnrelated(
                              c.board(),
                              c.card(),
                              c.other(),
                              c.relation(),
                              card.title(),
                              relation.title())))
              .orElseGet(Decision::accept);
    };
  }

  private static Decision<BoardEvent> relate(
      RelateCard command, Card card, Card other, BoardState state) {
    return opposite(command, card, other, state)
        .or(() -> tooMany(card, state))
        .or(() -> tooMany(other, state))
        .or(() -> otherParent(command, other, state))
        .<Decision<BoardEvent>>map(Decision::reject)
        .orElseGet(
            () ->
                accept(
                    new CardRelated(
                        command.board(),
                        card.id(),
                        other.id(),
                        command.relation(),
                        card.title(),
                        other.title())));
  }

  /** Two cards can't block each other, duplicate each other, or be parents of each other. */
  private static Optional<Rejection> opposite(
      RelateCard command, Card card, Card other, BoardState state) {
    return isOpposite(command, state)
        ? Optional.of(
            new Rejection(
                OPPOSITE_RELATION,
                "“%s” %s “%s” already."
                    .formatted(card.title(), command.relation().reversed(), other.title())))
        : Optional.empty();
  }

  private static boolean isOpposite(RelateCard command, BoardState state) {
    if (command.relation() != Relation.PARENT_OF) {
      return state
          .card(command.card())
          .details()
          .isRelated(command.other(), command.relation(), true);
    }
    // Cards that were related on different boards can be parents of each other in a circle.
    Set<CardId> parents = new HashSet<>();
    Optional<CardId> parent = parentOf(command.card(), state).map(CardRelation::other);
    while (parent.isPresent() && parents.add(parent.get())) {
      parent = parentOf(parent.get(), state).map(CardRelation::other);
    }
    return parents.contains(command.other());
  }

  private static Optional<CardRelation> parentOf(CardId card, BoardState state) {
    return state.card(card).details().relations().stream()
        .filter(relation -> relation.relation() == Relation.PARENT_OF && relation.reversed())
        .findFirst();
  }

  /** A card is a part of one other card only. */
  private static Optional<Rejection> otherParent(RelateCard command, Card other, BoardState state) {
    return command.relation() == Relation.PARENT_OF
        ? parentOf(other.id(), state)
            .map(
                parent ->
                    new Rejection(
                        HAS_PARENT,
                        "“%s” is already a part of “%s”."
                            .formatted(
                                other.title(),
                                state
                                    .find(parent.other())
                                    .map(Card::title)
                                    .orElse(parent.title()))))
        : Optional.empty();
  }

  private static Optional<Rejection> tooMany(Card card, BoardState state) {
    return state.card(card.id()).details().relations().size() < RELATIONS
        ? Optional.empty()
        : Optional.of(
            new Rejection(
                TOO_MANY_RELATIONS,
                "“%s” has %d relations already. Remove one first."
                    .formatted(card.title(), RELATIONS)));
  }
}
