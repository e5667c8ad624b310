package io.recordplayer.client;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.entity.Rejection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A command that a page has sent, with its progress.
 *
 * @param id the command's id in the log
 * @param stage the command's progress
 */
public record SentCommand(UUID id, Object command, Signal<Stage> stage) {
  /**
   * Runs a task if the command is rejected: once, under the session's lock, while the owner is
   * attached.
   *
   * @param owner the component that shows the rejection
   */
  public void whenRejected(Component owner, Consumer<Rejection> then) {
    if (stage.peek() instanceof Stage.Rejected rejected) {
      then.accept(rejected.rejection());
      return;
    }
    CommandResults.whenDecided(
        owner,
        List.of(this),
        rejection -> {
          if (rejection != null) {
            then.accept(rejection);
          }
        });
  }

  /**
   * Shows a rejection at the field that it is about. The field is valid again at its next command,
   * and as soon as its own validation says so.
   */
  public <F extends Component & HasValidation> void showRejection(F field) {
    field.setInvalid(false);
    whenRejected(
        field,
        rejection -> {
          field.setErrorMessage(rejection.message());
          field.setInvalid(true);
        });
  }

  /** The progress of a command. */
  public sealed interface Stage {
    /** On its way to the log, and not safe yet. */
    record Pending() implements Stage {}

    /** In the log: it will be decided, whatever fails. */
    record Recorded() implements Stage {}

    /** Accepted, and the page shows its effects. */
    record OnScreen() implements Stage {}

    /** Rejected; nothing was changed. */
    record Rejected(Rejection rejection) implements Stage {}
  }
}
