package io.recordplayer.entity;

import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import org.jspecify.annotations.Nullable;

/**
 * An entity in memory: its state and the commands that it has decided.
 *
 * @param broken why its records can't be played to their end; null where they are. The state is
 *     then older than the ledger, and nothing may be decided on it
 */
record LoadedEntity<S>(
    VersionedState<S> version, CommandLedger ledger, @Nullable RuntimeException broken) {

  static <S> LoadedEntity<S> initial(S state) {
    return new LoadedEntity<>(VersionedState.initial(state), CommandLedger.EMPTY, null);
  }

  long revision() {
    return version.revision();
  }

  /** After the next record of its stream. */
  <C, E> LoadedEntity<S> after(EntityType<C, S, E> type, Recorded<?> record) {
    CommandLedger next = ledger.after(record);
    if (broken != null || record.data() instanceof Responses) {
      return new LoadedEntity<>(version.passed(record), next, broken);
    }
    try {
      if (!type.events().isInstance(record.data())) {
        throw new IllegalStateException(
            "%s is not an event of %s".formatted(record, type.category()));
      }
      S state = type.rules().evolve(version.state(), record.as(type.events()));
      return new LoadedEntity<>(version.played(state, record), next, null);
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      return new LoadedEntity<>(
          version.passed(record),
          next,
          new IllegalStateException("evolve failed at %s".formatted(record), e));
    }
  }

  LoadedEntity<S> kept() {
    return new LoadedEntity<>(version.kept(), ledger, broken);
  }

  LoadedEntity<S> with(CommandLedger next) {
    return new LoadedEntity<>(version, next, broken);
  }
}
