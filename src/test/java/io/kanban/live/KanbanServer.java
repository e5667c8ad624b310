package io.kanban.live;

import io.kanban.KanbanApplication;
import io.kanban.board.Boards;
import io.recordplayer.client.OpenPages;
import io.recordplayer.live.LiveViews;
import io.recordplayer.log.Log;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.player.Features;
import io.recordplayer.player.Sender;
import io.recordplayer.record.Person;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole application, with its embedded servers, on a folder of its own. */
final class KanbanServer implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private KanbanServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Starts it; 0 for any free port. */
  static KanbanServer start(Path data, int port) {
    return new KanbanServer(
        new SpringApplicationBuilder(KanbanApplication.class)
            .run("--server.port=" + port, "--recordplayer.data=" + data));
  }

  int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  Sender sender() {
    return context.getBean(Sender.class);
  }

  OpenPages pages() {
    return context.getBean(OpenPages.class);
  }

  Optional<Set<String>> rolesOf(Person person, String kind, String key) {
    return context
        .getBean(Features.class)
        .rolesOf(person, new Subject(kind, key), context.getBean(LiveViews.class));
  }

  /** How many commands pages have sent to a board. */
  long commands(String board) {
    AtomicLong count = new AtomicLong();
    context
        .getBean(Log.class)
        .read(
            Boards.BOARD.commandStream(board),
            Log.NO_RECORD,
            record -> count.addAndGet(record.origin().page().isEmpty() ? 0 : 1));
    return count.get();
  }

  @Override
  public void close() {
    context.close();
  }
}
