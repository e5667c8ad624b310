package io.kanban.shell;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.client.Client;
import io.recordplayer.client.Sent;
import io.recordplayer.client.Sent.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Shows how far this page's commands are: pending, recorded, on screen; or refused, and why. */
class Travel extends Div {
  private static final long serialVersionUID = 1L;

  private static final int REFUSALS = 3;

  private final Map<UUID, Trip> trips = new LinkedHashMap<>();

  Travel(Client client) {
    addClassName("travel");
    getElement().setAttribute("role", "status");
    getElement().setAttribute("aria-label", "Your latest changes");
    Signal.effect(this, () -> show(client.sent().get()));
  }

  private void show(List<Sent> sent) {
    List<UUID> known = sent.stream().map(Sent::id).toList();
    List<UUID> refused =
        trips.entrySet().stream()
            .filter(trip -> trip.getValue().isRefused())
            .map(Map.Entry::getKey)
            .toList();
    List<UUID> unread = refused.subList(Math.max(0, refused.size() - REFUSALS), refused.size());
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
            add(trip);
            return trip;
          });
    }
  }

  /** One command on its way. */
  private static final class Trip extends Div {
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
        case Stage.Refused refused -> {
          say("refused", refused.rejection().message());
          getElement().setAttribute("role", "alert");
          Button close = new Button(VaadinIcon.CLOSE_SMALL.create(), _ -> removeFromParent());
          close.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
          close.setAriaLabel("Dismiss");
          add(close);
        }
      }
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
