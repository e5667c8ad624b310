package io.recordplayer.client;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.shared.Registration;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.entity.Rejection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for the results of commands. */
final class CommandResults {
  private CommandResults() {}

  /**
   * Runs a task once, under the session's lock, while its owner is attached: with the first
   * rejection, or with null when all commands are on screen.
   */
  static void whenDecided(
      Component owner, List<SentCommand> sent, Consumer<@Nullable Rejection> then) {
    AtomicReference<@Nullable Registration> effect = new AtomicReference<>();
    AtomicBoolean decided = new AtomicBoolean();
    Runnable end =
        () -> {
          Registration running = effect.getAndSet(null);
          if (running != null) {
            running.remove();
          }
        };
    effect.set(
        Signal.effect(
            owner,
            () -> {
              // All are read, so that the effect depends on each of them.
              List<Stage> stages = sent.stream().map(each -> each.stage().get()).toList();
              Rejection rejection =
                  stages.stream()
                      .filter(Stage.Rejected.class::isInstance)
                      .map(stage -> ((Stage.Rejected) stage).rejection())
                      .findFirst()
                      .orElse(null);
              boolean all = stages.stream().allMatch(Stage.OnScreen.class::isInstance);
              if ((all || rejection != null) && decided.compareAndSet(false, true)) {
                end.run();
                then.accept(rejection);
              }
            }));
    if (decided.get()) {
      end.run();
    }
  }
}
