package io.recordplayer.client;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.shared.Registration;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.entity.Rejection;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A command that this page sent.
 *
 * @param id the command's id in the log
 * @param command what was asked
 * @param stage how far it is
 */
public record SentCommand(UUID id, Object command, Signal<Stage> stage) {
  /**
   * Has something done if this is refused: once, under the page's lock, while the owner is
   * attached.
   *
   * @param owner the component that is to show it
   */
  public void whenRejected(Component owner, Consumer<Rejection> then) {
    if (stage.peek() instanceof Stage.Rejected rejected) {
      then.accept(rejected.rejection());
      return;
    }
    AtomicReference<@Nullable Registration> waiting = new AtomicReference<>();
    waiting.set(
        Signal.effect(
            owner,
            () -> {
              Stage now = stage.get();
              if (now instanceof Stage.Pending || now instanceof Stage.Recorded) {
                return;
              }
              Registration effect = waiting.getAndSet(null);
              if (effect != null) {
                effect.remove();
                if (now instanceof Stage.Rejected rejected) {
                  then.accept(rejected.rejection());
                }
              }
            }));
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

  /** How far a command is. */
  public sealed interface Stage {
    /** On its way to the log: not safe yet. */
    record Pending() implements Stage {}

    /** In the log: it will be decided, whatever breaks. */
    record Recorded() implements Stage {}

    /** Decided, and what followed from it is on this page. */
    record OnScreen() implements Stage {}

    /** Decided against. */
    record Rejected(Rejection rejection) implements Stage {}
  }
}
