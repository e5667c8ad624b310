package io.kanban.people;

import io.recordplayer.projection.Views;
import io.recordplayer.record.Person;

/** Says who else than an administrator may invite people: another feature's bean. */
@FunctionalInterface
public interface Inviters {
  /**
   * Whether the person, who is not an administrator, may invite people now. Asked at each access to
   * another person's account, so it reads small views only; may wait for them.
   */
  boolean mayInvite(Person person, Views views);
}
