package io.kanban.people;

import io.recordplayer.projection.Views;
import io.recordplayer.record.Person;

/** Says who else than an administrator may invite people: another feature's bean. */
@FunctionalInterface
public interface Inviters {
  /** Whether the person may invite people now; may wait for a view. */
  boolean mayInvite(Person person, Views views);
}
