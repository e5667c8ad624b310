package io.kanban.shell;

import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.UI;
import io.recordplayer.client.SentCommand;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A way back from a command. The page offers it as soon as it shows the effect of the command.
 *
 * @param words tells the person what they did; empty if there is nothing to undo
 * @param send sends the opposite command
 */
public record Undo(Supplier<String> words, Runnable send) {

  /** Offers to undo a command of the current page. */
  public void offer(SentCommand sent) {
    of(UI.getCurrentOrThrow()).put(sent.id(), this);
  }

  /** Takes the offer to undo a command, if there is one. */
  static Optional<Undo> take(UI ui, UUID command) {
    return Optional.ofNullable(of(ui).remove(command));
  }

  /** The offers of a page, by the ids of their commands. */
  static Map<UUID, Undo> of(UI ui) {
    Offers offers = ComponentUtil.getData(ui, Offers.class);
    if (offers == null) {
      offers = new Offers(new HashMap<>());
      ComponentUtil.setData(ui, Offers.class, offers);
    }
    return offers.byCommand();
  }

  private record Offers(Map<UUID, Undo> byCommand) {}
}
