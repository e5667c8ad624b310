package io.kanban.shell;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.client.Client;
import io.recordplayer.client.Sent;
import io.recordplayer.client.Sent.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Shows how far this page's commands are: pending, recorded, on screen; or refused, and why.
 *
 * <p>What passes by lies over the page, what was refused stays and has a place of its own there.
 */
class Travel extends Div {
  private static final long serialVersionUID = 1L;

  private static final int REFUSALS = 3;

  private final Map<UUID, Trip> trips = new LinkedHashMap<>();
  private final Div passing = new Div();
  private final Div refused = new Div();

  Travel(Client client) {
    addClassName("travel");
    passing.addClassName("passing");
    passing.getElement().setAttribute("role", "status");
    passing.getElement().setAttribute("aria-label", "Your latest changes");
    refused.addClassName("refused");
    add(passing, refused);
    Signal.effect(this, () -> show(client.sent().get()));
  }

  private void show(List<Sent> sent) {
    List<UUID> known = sent.stream().map(Sent::id).toList();
    List<UUID> refusals =
        trips.entrySet().stream()
            .filter(trip -> trip.getValue().isRefused())
            .map(Map.Entry::getKey)
            .toList();
    List<UUID> unread = refusals.subList(Math.max(0, refusals.size() - REFUSALS), refusals.size());
    trips
        .entrySet()
        .removeIf(
            trip -> {
              // A refusal stays until the person has read it, unless there are too many to read.
              boolean gone = !known.contains(trip.getKey()) && !unread.contains(trip.getKey());
              if (gone) {
                trip.getValue().removeFromParent();
              }
              return gone;
            });
    for (Sent command : sent) {
      trips.computeIfAbsent(
          command.id(),
          _ -> {
            Trip trip = new Trip(command);
            passing.add(trip);
            return trip;
          });
    }
  }

  /** One command on its way. */
  private final class Trip extends Div {
    private static final long serialVersionUID = 1L;

    private final Span text = new Span();
    private final Sent command;

    Trip(Sent command) {
      this.command = command;
      addClassName("trip");
      Span dots = new Span(new Span(), new Span(), new Span());
      dots.addClassName("dots");
      dots.getElement().setAttribute("aria-hidden", "true");
      add(dots, text);
      Signal.effect(this, () -> show(command.stage().get()));
    }

    boolean isRefused() {
      return command.stage().peek() instanceof Stage.Refused;
    }

    private void show(Stage stage) {
      String what = words(command.command());
      switch (stage) {
        case Stage.Pending _ -> say("pending", what + ": pending");
        case Stage.Recorded _ -> say("recorded", what + ": recorded");
        case Stage.OnScreen _ -> say("on-screen", what + ": on screen");
        case Stage.Refused(var rejection) -> {
          say("refused", rejection.message());
          if (getParent().filter(refused::equals).isEmpty()) {
            stay();
          }
        }
      }
    }

    private void stay() {
      getElement().setAttribute("role", "alert");
      Button close = new Button(new Icon(Icon.Of.CLOSE), _ -> removeFromParent());
      close.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
      close.setAriaLabel("Dismiss");
      add(close);
      refused.add(this);
    }

    private void say(String state, String words) {
      getElement().setAttribute("data-stage", state);
      text.setText(words);
    }

    /** A command's name as people say it: MoveCard, "Move card". */
    private static String words(Object command) {
      String spaced = command.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ");
      return spaced.charAt(0) + spaced.substring(1).toLowerCase(Locale.ROOT);
    }
  }
}
