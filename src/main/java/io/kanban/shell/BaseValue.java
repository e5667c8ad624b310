package io.kanban.shell;

import com.vaadin.flow.component.UI;
import io.recordplayer.client.Client;
import io.recordplayer.client.SentCommand;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.LastChange;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Position;

/**
 * What a person had seen of the log when something was filled in for them. What they send says so,
 * however much later that is: so nobody undoes what they did not see. Who was told of a change has
 * seen it.
 */
public final class BaseValue {
  private final Client client;
  private Position position;

  /** As the page shows it now. */
  public BaseValue(Client client) {
    this.client = client;
    this.position = client.shown();
  }

  /** How far that is. */
  Position position() {
    return position;
  }

  /** It was filled in before: with a draft that was begun then. */
  void since(Position earlier) {
    position = earlier;
  }

  /** It is filled in just now. */
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
