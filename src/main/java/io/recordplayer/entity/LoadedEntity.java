package io.recordplayer.entity;

import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import org.jspecify.annotations.Nullable;

/**
 * An entity in memory: its state and its ledger of decided commands.
 *
 * @param broken the failure of {@code evolve} that ended the playing of its records; null if all
 *     are played. With a failure the state is older than the ledger, and no command may be decided
 *     on it
 */
record LoadedEntity<S>(
    VersionedState<S> version, CommandLedger ledger, @Nullable RuntimeException broken) {

  static <S> LoadedEntity<S> initial(S state) {
    return new LoadedEntity<>(VersionedState.initial(state), CommandLedger.EMPTY, null);
  }

  long revision() {
    return version.revision();
  }

  /** The entity after the next record of its stream. */
  <C, E> LoadedEntity<S> after(EntityType<C, S, E> type, Recorded<?> record) {
    CommandLedger next = ledger.after(record);
    if (broken != null || record.data() instanceof Responses) {
      return new LoadedEntity<>(version.withoutEvent(record), next, broken);
    }
    try {
      if (!type.events().isInstance(record.data())) {
        throw new IllegalStateException(
            "%s is not an event of %s".formatted(record, type.category()));
      }
      S state = type.rules().evolve(version.state(), record.as(type.events()));
      return new LoadedEntity<>(version.withEvent(state, record), next, null);
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      return new LoadedEntity<>(
          version.withoutEvent(record),
          next,
          new IllegalStateException("evolve failed at %s".formatted(record), e));
    }
  }

  /** The same after a snapshot of it is stored. */
  LoadedEntity<S> withSnapshot() {
    return new LoadedEntity<>(version.withSnapshot(), ledger, broken);
  }

  LoadedEntity<S> withLedger(CommandLedger next) {
    return new LoadedEntity<>(version, next, broken);
  }
}
