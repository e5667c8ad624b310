package io.kanban.shell;

import com.vaadin.flow.component.UI;
import io.recordplayer.client.Client;
import io.recordplayer.client.SentCommand;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.LastChange;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Position;

/**
 * Remembers up to which position of the log a person had seen changes when a form was filled for
 * them. Their commands carry this position, however much later they are sent, so that the rules can
 * reject a command that would undo an unseen change. A rejection that tells the person of the
 * change moves the position forward.
 */
public final class BaseValue {
  private final Client client;
  private Position position;

  /** Starts at the position that the page shows now. */
  public BaseValue(Client client) {
    this.client = client;
    this.position = client.shown();
  }

  /** The position up to which the person had seen changes. */
  Position position() {
    return position;
  }

  /** Goes back to the position at which the person began a draft. */
  void restore(Position draft) {
    position = draft;
  }

  /** Sets the position to the one that the page shows now, because the form is filled now. */
  public void now() {
    position = client.shown();
  }

  public <C, S, E> SentCommand send(EntityType<C, S, E> type, C command) {
    SentCommand sent = client.send(type, command, position);
    sent.whenRejected(UI.getCurrent(), this::told);
    return sent;
  }

  private void told(Rejection why) {
    if (why.rule().equals(LastChange.UNSEEN)) {
      now();
    }
  }
}
