package io.recordplayer.kit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A test finds a record or a view that could be written and not be read back. */
class KitTest {
  sealed interface DrawingCommand {
    @StoredAs("draw")
    record Draw(Object shape) implements DrawingCommand {}

    @StoredAs("sketch")
    record Sketch(int radius) implements DrawingCommand {}

    @StoredAs("fill")
    record Fill(int radius) implements DrawingCommand {}
  }

  sealed interface DrawingEvent {
    @StoredAs("drawn")
    record Drawn(Object shape) implements DrawingEvent {}

    @StoredAs("filled")
    record Filled(int radius) implements DrawingEvent {}
  }

  record Circle(int radius) {}

  record Drawing(List<Object> shapes) {}

  private static final class Rules implements Entity<DrawingCommand, Drawing, DrawingEvent> {
    @Override
    public Drawing initial() {
      return new Drawing(List.of());
    }

    @Override
    public Decision<DrawingEvent> decide(DrawingCommand command, Drawing drawing, Origin origin) {
      return switch (command) {
        case DrawingCommand.Draw _ -> Decision.accept();
        case DrawingCommand.Sketch c ->
            Decision.accept(new DrawingEvent.Drawn(new Circle(c.radius())));
        case DrawingCommand.Fill c -> Decision.accept(new DrawingEvent.Filled(c.radius()));
      };
    }

    @Override
    public Drawing evolve(Drawing drawing, Recorded<DrawingEvent> event) {
      return switch (event.data()) {
        case DrawingEvent.Drawn _ -> drawing;
        case DrawingEvent.Filled e -> new Drawing(List.of(new Circle(e.radius())));
      };
    }
  }

  private static Drawing play(Drawing drawing, Recorded<DrawingEvent> event) {
    return new Rules().evolve(drawing, event);
  }

  private static final Projection<Drawing> VIEW =
      Projection.of("drawing", new Drawing(List.of())).on(DrawingEvent.class, KitTest::play);

  sealed interface ShelfEvent {
    @StoredAs("placed")
    record Placed(String thing) implements ShelfEvent {}
  }

  record Thing(String name, int place) {}

  record Shelf(String owner, List<Thing> things, Map<String, Thing> byName) {
    static final Shelf EMPTY = new Shelf("Ann", List.of(), Map.of());

    Shelf play(Recorded<ShelfEvent> event) {
      return switch (event.data()) {
        case ShelfEvent.Placed e -> {
          List<Thing> all = new ArrayList<>(things);
          all.add(new Thing(e.thing(), things.size()));
          yield new Shelf(
              owner, all, all.stream().collect(Collectors.toMap(Thing::name, thing -> thing)));
        }
      };
    }
  }

  private static final Projection<Shelf> SHELF =
      Projection.of("shelf", Shelf.EMPTY).on(ShelfEvent.class, Shelf::play);

  private static final String LOG = "The log would give back another value";
  private static final String STORE = "The store would give back another value";

  @Test
  void a_command_that_cannot_be_read_back_fails() {
    assertThatThrownBy(() -> EntityKit.of(new Rules()).when(new DrawingCommand.Draw(new Circle(1))))
        .hasMessageContaining(LOG)
        .hasMessageContaining("Circle[radius=1]");
  }

  @Test
  void an_event_that_cannot_be_read_back_fails() {
    assertThatThrownBy(() -> EntityKit.of(new Rules()).when(new DrawingCommand.Sketch(1)))
        .hasMessageContaining(LOG);
    assertThatThrownBy(
            () -> ViewKit.of(VIEW).given(new DrawingEvent.Drawn(new Circle(1))).view("main"))
        .hasMessageContaining(LOG);
  }

  @Test
  void a_view_that_is_another_than_expected_fails_and_tells_what_led_to_it_and_what_differs() {
    Thing cup = new Thing("cup", 0);
    Thing plate = new Thing("plate", 2);
    Shelf expected =
        new Shelf("Ann", List.of(cup, plate), Map.of("cup", cup, "plate", new Thing("plate", 1)));
    var shelf =
        ViewKit.of(SHELF).given(new ShelfEvent.Placed("cup"), new ShelfEvent.Placed("plate"));
    assertThatThrownBy(() -> shelf.then("main", expected))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(
            """
            given
              1. Placed[thing=cup]
              2. Placed[thing=plate]
            expected the view 'main' to be
              %s
            but it is
              %s
            """,
            expected, shelf.view("main"))
        .hasMessageEndingWith(
            """
            they differ in
              things[1].place
                expected 2
                but it is 1\
            """);
  }

  @Test
  void lists_of_different_lengths_and_the_view_of_no_events_differ() {
    Shelf expected = new Shelf("Bob", List.of(new Thing("cup", 0)), Map.of());
    assertThatThrownBy(() -> ViewKit.of(SHELF).then("main", expected))
        .hasMessageStartingWith("given nothing")
        .hasMessageContaining("owner\n    expected Bob\n    but it is Ann")
        .hasMessageContaining("things\n    expected [Thing[name=cup, place=0]]\n    but it is []");
  }

  @Test
  void a_state_or_a_view_that_cannot_be_read_back_fails() {
    assertThatThrownBy(() -> EntityKit.of(new Rules()).when(new DrawingCommand.Fill(1)))
        .hasMessageContaining(STORE);
    assertThatThrownBy(() -> ViewKit.of(VIEW).given(new DrawingEvent.Filled(1)).view("main"))
        .hasMessageContaining(STORE);
  }
}
