package io.kanban.shell;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.client.Client;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.entity.Rejection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Shows how far this page's commands are: pending, recorded, on screen; or refused, and why.
 *
 * <p>What passes by lies over the page, what was refused stays and has a place of its own there.
 */
class CommandStatus extends Div {
  private static final long serialVersionUID = 1L;

  /** More than this nobody can follow; what is left out is counted. */
  private static final int PASSING = 5;

  private static final int REFUSALS = 3;

  private final Map<UUID, Trip> trips = new HashMap<>();
  private final Set<UUID> told = new HashSet<>();
  private final Div passing = new Div();
  private final Div others = new Div();
  private final Div refused = new Div();

  CommandStatus(Client client) {
    addClassName("travel");
    others.addClassName("others");
    others.setVisible(false);
    passing.addClassName("passing");
    passing.getElement().setAttribute("role", "status");
    passing.getElement().setAttribute("aria-label", "Your latest changes");
    passing.add(others);
    refused.addClassName("refused");
    add(passing, refused);
    Signal.effect(this, () -> show(client.sent().get()));
  }

  private void show(List<SentCommand> sent) {
    List<SentCommand> going = new ArrayList<>();
    for (SentCommand command : sent) {
      if (command.stage().get() instanceof Stage.Rejected(Rejection why)) {
        tell(command.id(), why);
      } else {
        going.add(command);
      }
    }
    told.retainAll(sent.stream().map(SentCommand::id).toList());
    int left = Math.max(0, going.size() - PASSING);
    others.setVisible(left > 0);
    others.setText("%d more before these".formatted(left));
    List<SentCommand> latest = going.subList(left, going.size());
    List<UUID> shown = latest.stream().map(SentCommand::id).toList();
    trips
        .entrySet()
        .removeIf(
            trip -> {
              boolean gone = !shown.contains(trip.getKey());
              if (gone) {
                passing.remove(trip.getValue());
              }
              return gone;
            });
    for (SentCommand command : latest) {
      Trip trip =
          trips.computeIfAbsent(
              command.id(),
              _ -> {
                Trip begun = new Trip();
                passing.add(begun);
                return begun;
              });
      String what = words(command.command());
      switch (command.stage().peek()) {
        case Stage.Pending _ -> trip.say("pending", what + ": pending");
        case Stage.Recorded _ -> trip.say("recorded", what + ": recorded");
        case Stage.OnScreen _ -> trip.say("on-screen", what + ": on screen");
        case Stage.Rejected _ -> {}
      }
    }
  }

  /** Once; it stays until the person has read it, unless there are too many to read. */
  private void tell(UUID command, Rejection why) {
    if (!told.add(command)) {
      return;
    }
    Trip trip = new Trip();
    trip.say("refused", why.message());
    trip.getElement().setAttribute("role", "alert");
    Button close = new Button(new Icon(Icon.Of.CLOSE), _ -> trip.removeFromParent());
    close.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    close.setAriaLabel("Dismiss");
    trip.add(close);
    // What is said once more is said in the newest place alone.
    refused
        .getChildren()
        .filter(older -> older instanceof Trip said && said.words().equals(why.message()))
        .toList()
        .forEach(refused::remove);
    refused.add(trip);
    if (refused.getComponentCount() > REFUSALS) {
      refused.remove(refused.getComponentAt(0));
    }
  }

  /** A command's name as people say it: MoveCard, "Move card". */
  private static String words(Object command) {
    String spaced = command.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    return spaced.charAt(0) + spaced.substring(1).toLowerCase(Locale.ROOT);
  }

  /** One command on its way. */
  private static final class Trip extends Div {
    private static final long serialVersionUID = 1L;

    private final Span text = new Span();

    Trip() {
      addClassName("trip");
      Span dots = new Span(new Span(), new Span(), new Span());
      dots.addClassName("dots");
      dots.getElement().setAttribute("aria-hidden", "true");
      add(dots, text);
    }

    String words() {
      return text.getText();
    }

    void say(String state, String words) {
      getElement().setAttribute("data-stage", state);
      if (!text.getText().equals(words)) {
        text.setText(words);
      }
    }
  }
}
