package io.kanban.shell;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.client.Client;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.entity.Rejection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Shows the progress of this page's commands: pending, recorded, on screen; or rejected, with the
 * reason.
 *
 * <p>Progress lies over the page and disappears by itself. The style sheet shows it only for a
 * command that takes long, and for the last one that can be undone. Rejections stay, in a place of
 * their own.
 */
class CommandStatus extends Div {
  private static final long serialVersionUID = 1L;

  /** Number of commands that are shown; nobody can follow more, so the others are only counted. */
  private static final int PASSING = 5;

  private static final int REJECTIONS = 3;

  private final Map<UUID, Line> lines = new HashMap<>();
  private final Set<UUID> told = new HashSet<>();
  private final Div passing = new Div();
  private final Div others = new Div();
  private final Div rejected = new Div();

  CommandStatus(Client client) {
    addClassName("travel");
    others.addClassName("others");
    others.setVisible(false);
    passing.addClassName("passing");
    passing.getElement().setAttribute("role", "status");
    passing.getElement().setAttribute("aria-label", "Your latest changes");
    passing.add(others);
    rejected.addClassName("rejected");
    add(passing, rejected);
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
    List<UUID> known = sent.stream().map(SentCommand::id).toList();
    told.retainAll(known);
    getUI().ifPresent(ui -> Undo.of(ui).keySet().retainAll(known));
    int left = Math.max(0, going.size() - PASSING);
    long waiting =
        going.subList(0, left).stream()
            .filter(command -> !(command.stage().peek() instanceof Stage.OnScreen))
            .count();
    others.setVisible(waiting > 0);
    others.setText("%d earlier changes".formatted(waiting));
    List<SentCommand> latest = going.subList(left, going.size());
    List<UUID> shown = latest.stream().map(SentCommand::id).toList();
    lines
        .entrySet()
        .removeIf(
            line -> {
              boolean gone = !shown.contains(line.getKey());
              if (gone) {
                passing.remove(line.getValue());
              }
              return gone;
            });
    for (SentCommand command : latest) {
      Line line =
          lines.computeIfAbsent(
              command.id(),
              _ -> {
                Line begun = new Line();
                passing.add(begun);
                return begun;
              });
      String what = words(command.command());
      switch (command.stage().peek()) {
        case Stage.Pending _ -> line.say("pending", what + ": pending");
        case Stage.Recorded _ -> line.say("recorded", what + ": recorded");
        case Stage.OnScreen _ -> arrive(command, line, what);
        case Stage.Rejected _ -> {}
      }
    }
  }

  private void arrive(SentCommand command, Line line, String what) {
    Optional<Undo> undo = getUI().flatMap(ui -> Undo.take(ui, command.id()));
    String words = undo.map(way -> way.words().get()).orElse("");
    if (undo.isEmpty() || words.isEmpty()) {
      line.arrive(what + ": on screen");
    } else {
      lines.values().forEach(Line::withdraw);
      line.offer(words, undo.get().send());
    }
  }

  /**
   * Shows a rejection once. It stays until the person closes it or {@value #REJECTIONS} newer ones
   * replace it.
   */
  private void tell(UUID command, Rejection why) {
    if (!told.add(command)) {
      return;
    }
    Line line = new Line();
    line.say("rejected", why.message());
    line.getElement().setAttribute("role", "alert");
    Button close = new Button(new Icon(Icon.Of.CLOSE), _ -> line.removeFromParent());
    close.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    close.setAriaLabel("Dismiss");
    line.add(close);
    // A repeated message appears only once, in the newest place.
    rejected
        .getChildren()
        .filter(older -> older instanceof Line said && said.words().equals(why.message()))
        .toList()
        .forEach(rejected::remove);
    rejected.add(line);
    if (rejected.getComponentCount() > REJECTIONS) {
      rejected.remove(rejected.getComponentAt(0));
    }
  }

  /** A command's name for people: “Move card” for MoveCard. */
  private static String words(Object command) {
    String spaced = command.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    return spaced.charAt(0) + spaced.substring(1).toLowerCase(Locale.ROOT);
  }

  /** The line for one command. */
  private static final class Line extends Div {
    private static final long serialVersionUID = 1L;

    private static final String UNDOABLE = "undoable";

    private final Span text = new Span();

    Line() {
      addClassName("trip");
      Span dots = new Span(new Span(), new Span(), new Span());
      dots.addClassName("dots");
      dots.getElement().setAttribute("aria-hidden", "true");
      add(dots, text);
    }

    String words() {
      return text.getText();
    }

    void arrive(String words) {
      if (!hasClassName(UNDOABLE)) {
        say("on-screen", words);
      }
    }

    /** Offers to undo the command. */
    void offer(String words, Runnable undo) {
      addClassName(UNDOABLE);
      say("on-screen", words);
      Button button =
          new Button(
              "Undo",
              _ -> {
                withdraw();
                undo.run();
              });
      button.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
      ConnectionNotice.counts(button, "click");
      add(button);
    }

    /** Ends the offer, if there is one. */
    void withdraw() {
      if (hasClassName(UNDOABLE)) {
        setVisible(false);
      }
    }

    void say(String state, String words) {
      getElement().setAttribute("data-stage", state);
      if (!text.getText().equals(words)) {
        text.setText(words);
      }
    }
  }
}
