package io.kanban.board.action;

import com.vaadin.flow.router.QueryParameters;
import io.kanban.board.Board.Card;
import io.kanban.board.DueDay;
import io.kanban.board.LabelId;
import io.kanban.project.KindId;
import io.kanban.text.Texts;
import io.recordplayer.record.Person;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The cards that a person wants to see on a board. It can be in the page's address.
 *
 * @param text words that the title contains; empty for all cards
 * @param mine whether only the person's own cards are shown
 * @param labels the ids of labels of which a card has at least one; empty for all cards
 * @param due when the cards are due; empty for all cards
 * @param kind the id of the cards' kind; empty for all cards
 */
public record CardFilter(
    String text,
    boolean mine,
    Set<String> labels,
    Optional<DueDay.State> due,
    Optional<String> kind) {
  public static final CardFilter NONE =
      new CardFilter("", false, Set.of(), Optional.empty(), Optional.empty());

  private static final String TEXT = "text";
  private static final String MINE = "mine";
  private static final String LABEL = "label";
  private static final String DUE = "due";
  private static final String KIND = "kind";

  public CardFilter {
    labels = Set.copyOf(labels);
  }

  /** Reads the filter of an address. */
  public static CardFilter of(QueryParameters query) {
    return new CardFilter(
        query.getSingleParameter(TEXT).orElse(""),
        query.getParameters().containsKey(MINE),
        Set.copyOf(query.getParameters(LABEL)),
        query
            .getSingleParameter(DUE)
            .flatMap(
                name ->
                    Stream.of(DueDay.State.values()).filter(state -> is(state, name)).findFirst()),
        query.getSingleParameter(KIND));
  }

  private static boolean is(DueDay.State state, String name) {
    return state.name().equalsIgnoreCase(name);
  }

  /** The filter's form in an address. */
  public QueryParameters query() {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    if (!Texts.isBlank(text)) {
      parameters.put(TEXT, List.of(text));
    }
    if (mine) {
      parameters.put(MINE, List.of(""));
    }
    if (!labels.isEmpty()) {
      parameters.put(LABEL, labels.stream().sorted().toList());
    }
    due.ifPresent(state -> parameters.put(DUE, List.of(state.name().toLowerCase(Locale.ROOT))));
    kind.ifPresent(id -> parameters.put(KIND, List.of(id)));
    return new QueryParameters(parameters);
  }

  /** Whether the filter can hide a card. */
  public boolean isActive() {
    return !equals(NONE) && !query().getParameters().isEmpty();
  }

  public CardFilter withText(String to) {
    return new CardFilter(to, mine, labels, due, kind);
  }

  public CardFilter withMine(boolean to) {
    return new CardFilter(text, to, labels, due, kind);
  }

  /** Adds a label to those that are wanted, or takes it out. */
  public CardFilter toggled(LabelId label) {
    Set<String> next = new HashSet<>(labels);
    if (!next.remove(label.value())) {
      next.add(label.value());
    }
    return new CardFilter(text, mine, next, due, kind);
  }

  /** Sets when the cards are due, or takes it out. */
  public CardFilter toggled(DueDay.State state) {
    Optional<DueDay.State> to = Optional.of(state);
    return new CardFilter(text, mine, labels, to.equals(due) ? Optional.empty() : to, kind);
  }

  /** Sets the kind of the cards, or takes it out. */
  public CardFilter toggled(KindId id) {
    Optional<String> to = Optional.of(id.value());
    return new CardFilter(text, mine, labels, due, to.equals(kind) ? Optional.empty() : to);
  }

  public boolean wants(LabelId label) {
    return labels.contains(label.value());
  }

  /**
   * Whether a person sees a card.
   *
   * @param done whether the card is in the board's last column, where no date is a warning
   */
  public boolean shows(Card card, Person person, LocalDate today, boolean done) {
    return (!mine || card.isOf(person))
        && (labels.isEmpty() || card.badges().labels().stream().anyMatch(this::wants))
        && (due.isEmpty() || (!done && due.equals(stateOf(card, today))))
        && (kind.isEmpty() || kind.equals(card.badges().kind().map(is -> is.id().value())))
        && card.title()
            .toLowerCase(Locale.ROOT)
            .contains(Texts.strip(text).toLowerCase(Locale.ROOT));
  }

  private static Optional<DueDay.State> stateOf(Card card, LocalDate today) {
    return card.badges().due().map(day -> DueDay.state(day, today));
  }
}
