package io.recordplayer.benchmark;

import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.EntityType;
import io.recordplayer.player.Access;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.util.ArrayList;
import java.util.List;

/** An application for sections: boards whose views have many items of some 100 bytes of JSON. */
final class ItemBoards {
  private ItemBoards() {}

  sealed interface BoardCommand {
    String board();

    @StoredAs("retitle-benchmark-item")
    record Retitle(String board, int item, String title) implements BoardCommand {}
  }

  sealed interface BoardEvent {
    String board();

    @StoredAs("benchmark-item-added")
    record Added(String board, String title) implements BoardEvent {}

    @StoredAs("benchmark-item-retitled")
    record Retitled(String board, int item, String title) implements BoardEvent {}
  }

  record Item(int number, String title, String assignee, int edits) {}

  record BoardView(List<Item> items) {
    BoardView play(BoardEvent event) {
      List<Item> next = new ArrayList<>(items);
      switch (event) {
        case BoardEvent.Added e -> next.add(new Item(items.size(), e.title(), "nobody yet", 0));
        case BoardEvent.Retitled e -> {
          Item item = items.get(e.item());
          next.set(e.item(), new Item(item.number(), e.title(), item.assignee(), item.edits() + 1));
        }
      }
      return new BoardView(List.copyOf(next));
    }
  }

  private static final class Rules implements Entity<BoardCommand, Boolean, BoardEvent> {
    @Override
    public Boolean initial() {
      return true;
    }

    @Override
    public Decision<BoardEvent> decide(BoardCommand command, Boolean board, Origin origin) {
      return switch (command) {
        case BoardCommand.Retitle c ->
            Decision.accept(new BoardEvent.Retitled(c.board(), c.item(), c.title()));
      };
    }

    @Override
    public Boolean evolve(Boolean board, Recorded<BoardEvent> event) {
      return board;
    }
  }

  static final EntityType<BoardCommand, Boolean, BoardEvent> BOARD =
      EntityType.of("board", new Rules(), BoardCommand::board);

  static final Projection<BoardView> VIEWS = views("benchmark-boards");

  static Projection<BoardView> views(String name) {
    return Projection.of(name, new BoardView(List.of()))
        .on(BoardEvent.class, (view, event) -> view.play(event.data()));
  }

  static Feature feature() {
    return Feature.of(BOARD).views(VIEWS).access(Access.open());
  }

  static String title(int number) {
    return "Item %06d wants a title of a usual length".formatted(number);
  }
}
