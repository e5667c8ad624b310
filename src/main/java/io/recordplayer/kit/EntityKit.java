package io.recordplayer.kit;

import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Decision.Accepted;
import io.recordplayer.entity.Decision.Rejected;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import io.recordplayer.update.Publication;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Tests an entity's rules: given these events, when this command comes, then exactly these events
 * follow, or this rejection. A record that the log or Redis could not give back fails the test,
 * too. Immutable.
 *
 * <pre>{@code
 * EntityKit.of(new Rules())
 *     .given(new Signed("Ann"))
 *     .when(new Sign("Ann"))
 *     .thenRejected(SIGNED_ALREADY);
 * }</pre>
 */
public final class EntityKit<C, S, E> {
  private static final UUID COMMAND = new UUID(0, 1);
  private static final Origin SOMEBODY =
      Origin.ofCommand(COMMAND, new Person("somebody", "Somebody"), Set.of(), Instant.EPOCH, "");

  private final Entity<C, S, E> rules;
  private final List<Recorded<E>> history;
  private final Origin origin;

  private EntityKit(Entity<C, S, E> rules, List<Recorded<E>> history, Origin origin) {
    this.rules = rules;
    this.history = history;
    this.origin = origin;
  }

  public static <C, S, E> EntityKit<C, S, E> of(Entity<C, S, E> rules) {
    return new EntityKit<>(rules, List.of(), SOMEBODY);
  }

  /** Adds events to those that were given before. */
  @SafeVarargs
  public final EntityKit<C, S, E> given(E... events) {
    List<Recorded<E>> all = new ArrayList<>(history);
    for (E event : events) {
      all.add(StorageRoundTrip.recorded("kit-main", all.size(), event, origin));
    }
    return new EntityKit<>(rules, List.copyOf(all), origin);
  }

  /** Sets the person, and the roles, of the events that are given next and of the command. */
  public EntityKit<C, S, E> by(Person person, String... roles) {
    return with(Origin.ofCommand(COMMAND, person, Set.of(roles), origin.at(), origin.page()));
  }

  /** Sets the time of the events that are given next and of the command. */
  public EntityKit<C, S, E> at(Instant time) {
    return with(
        Origin.ofCommand(COMMAND, origin.by(), origin.roles(), time, origin.page())
            .seeing(origin.seen()));
  }

  /** Sets the page of the events that are given next and of the command. */
  public EntityKit<C, S, E> on(String page) {
    return with(
        Origin.ofCommand(COMMAND, origin.by(), origin.roles(), origin.at(), page)
            .seeing(origin.seen()));
  }

  /** Sets how many of the events the sender has seen; without this call, all of them. */
  public EntityKit<C, S, E> seeing(int events) {
    return with(origin.seeing(events == 0 ? Position.START : new Position(events, events)));
  }

  private EntityKit<C, S, E> with(Origin now) {
    return new EntityKit<>(rules, history, now);
  }

  /** Lets the rules decide a command. */
  public Outcome<C, E> when(C command) {
    S state = rules.initial();
    long revision = 0;
    for (Recorded<E> event : history) {
      StorageRoundTrip.requireReadable(event.data());
      state = rules.evolve(state, event);
      revision++;
    }
    StorageRoundTrip.requireReadable(command);
    Decision<E> decision = rules.decide(command, state, origin);
    if (decision instanceof Accepted<E> accepted) {
      // The log must be able to give the events back, and the rules to play them.
      for (E event : accepted.events()) {
        StorageRoundTrip.requireReadable(event);
        Origin cause = origin.causedBy(origin.causation());
        state =
            rules.evolve(state, StorageRoundTrip.recorded("kit-main", revision++, event, cause));
      }
      StorageRoundTrip.requireReadable(state, state.getClass());
    }
    return new Outcome<>(history.stream().map(Recorded::data).toList(), command, decision);
  }

  /** The decision on a command, to be checked. */
  public record Outcome<C, E>(List<E> history, C command, Decision<E> decision) {
    /** Checks that exactly these events follow, in this order. */
    @SafeVarargs
    public final void then(E... expected) {
      if (!(decision instanceof Accepted<E> accepted)
          || !accepted.events().equals(List.of(expected))) {
        throw failure("events" + lines(List.of(expected)));
      }
    }

    /** Checks that exactly these updates are published, in this order, with any events. */
    public void thenPublished(Publication<?>... expected) {
      if (!(decision instanceof Accepted<E> accepted)
          || !accepted.publications().equals(List.of(expected))) {
        throw failure("the updates" + lines(List.of(expected)));
      }
    }

    /** Checks that the command is accepted and that no event follows. */
    public void thenNothing() {
      if (!(decision instanceof Accepted<E> accepted) || !accepted.events().isEmpty()) {
        throw failure("no events");
      }
    }

    /** Checks that the rule of this rejection rejects the command; its message does not count. */
    public void thenRejected(Rejection expected) {
      thenRejected(expected.rule());
    }

    /** Checks that the rule of this name rejects the command. */
    public void thenRejected(String rule) {
      if (!(decision instanceof Rejected<E>(Rejection rejection))
          || !rejection.rule().equals(rule)) {
        throw failure("a rejection by the rule " + rule);
      }
    }

    private AssertionError failure(String expected) {
      String actual =
          switch (decision) {
            case Accepted<E> a ->
                (a.events().isEmpty() ? "no events" : "events" + lines(a.events()))
                    + (a.publications().isEmpty() ? "" : "\nand updates" + lines(a.publications()));
            case Rejected<E> r ->
                "a rejection by the rule " + r.rejection().rule() + ": " + r.rejection().message();
          };
      return new AssertionError(
          "given"
              + (history.isEmpty() ? " nothing" : lines(history))
              + "\nwhen\n  "
              + command
              + "\nexpected "
              + expected
              + "\nbut got "
              + actual);
    }

    private static String lines(List<?> events) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < events.size(); i++) {
        lines.append("\n  ").append(i + 1).append(". ").append(events.get(i));
      }
      return lines.toString();
    }
  }
}
