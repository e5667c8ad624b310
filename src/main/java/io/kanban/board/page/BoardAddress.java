package io.kanban.board.page;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.router.BeforeEvent;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.NavigationTrigger;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.board.BoardId;
import io.kanban.board.CardId;
import io.kanban.board.action.CardFilter;
import java.util.Optional;

/**
 * The address of a board's page in the browser: the board, the card that is open over it, and the
 * filter. A person who reloads the page, or sends its address to somebody, gets the same page.
 */
final class BoardAddress {
  private final ValueSignal<Optional<CardId>> openCard = new ValueSignal<>(Optional.empty());

  /**
   * Counts what the browser goes to, so that each address is compared with the one it should be.
   */
  private final ValueSignal<Integer> arrivals = new ValueSignal<>(0);

  private Location inBrowser = new Location("");
  private String board = "";

  /** Steps back in the browser's history to the board without a card; 0 if that is unknown. */
  private int steps;

  /** The card that is open over the board; empty for none. */
  Signal<Optional<CardId>> openCard() {
    return openCard;
  }

  /**
   * Notes that the browser goes to an address.
   *
   * @param board the board's id as text
   */
  void goesTo(BeforeEvent event, String board, Optional<CardId> card) {
    boolean isOther = !board.equals(this.board);
    boolean isBack = event.getTrigger() == NavigationTrigger.HISTORY;
    if (card.isEmpty() || isOther || isBack) {
      steps = 0;
    } else if (steps > 0 || inBrowser.getPath().equals(pathOf(board))) {
      steps++;
    }
    this.board = board;
    inBrowser = event.getLocation();
    openCard.set(card);
    arrivals.set(arrivals.peek() + 1);
  }

  /** The address that says which card is open and which filter is set. */
  Location of(BoardId board, CardFilter filter) {
    var _ = arrivals.get();
    return new Location(
        openCard.get().map(board::addressOf).orElseGet(() -> pathOf(board.text())), filter.query());
  }

  private static String pathOf(String board) {
    return "board/" + board;
  }

  /** Makes the browser show this address. */
  void keep(UI ui, Location now) {
    if (!isInBrowser(now)) {
      inBrowser = now;
      // The browser changes its address after the server has shown the page, so the change waits
      // for the browser's answer.
      ui.getPage().fetchCurrentURL(_ -> replace(ui, now));
    }
  }

  private void replace(UI ui, Location now) {
    if (isInBrowser(now)) {
      ui.getPage().getHistory().replaceState(null, now);
    }
  }

  private boolean isInBrowser(Location location) {
    return location.getPathWithQueryParameters().equals(inBrowser.getPathWithQueryParameters());
  }

  /** Closes the card. The browser's Back leads to the page before it, and never to the card. */
  void closeCard(UI ui, BoardId board, CardFilter filter) {
    if (steps > 0) {
      inBrowser = new Location(pathOf(board.text()), filter.query());
      ui.getPage().getHistory().go(-steps);
      steps = 0;
    }
    openCard.set(Optional.empty());
  }
}
