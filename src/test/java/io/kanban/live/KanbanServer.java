package io.kanban.live;

import com.vaadin.flow.server.VaadinSession;
import io.kanban.KanbanApplication;
import io.kanban.board.Boards;
import io.recordplayer.Applications;
import io.recordplayer.client.OpenPages;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.embedded.redis.EmbeddedRedis;
import io.recordplayer.live.LiveViews;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.player.CommandSender;
import io.recordplayer.player.Features;
import io.recordplayer.record.Person;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole application with its embedded servers and its own data folder. */
final class KanbanServer implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private KanbanServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Starts the application; port 0 chooses a free one. */
  static KanbanServer start(Path data, int port, String... settings) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--server.port=" + port);
    arguments.add("--recordplayer.data=" + data);
    arguments.addAll(List.of(settings));
    return new KanbanServer(
        Applications.start(KanbanApplication.class, arguments.toArray(new String[0])));
  }

  /** Whether an embedded server runs in the application. */
  boolean embeds() {
    return context.getBeanNamesForType(EmbeddedEventStore.class).length > 0
        || context.getBeanNamesForType(EmbeddedRedis.class).length > 0;
  }

  ApplicationContext context() {
    return context;
  }

  int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  CommandSender sender() {
    return context.getBean(CommandSender.class);
  }

  /** Keeps every session busy until the result is closed. */
  BusySessions busy() throws InterruptedException {
    return new BusySessions(context);
  }

  /** The number of pages in memory that show a board. */
  long boards() {
    return BusySessions.sessions(context).stream().mapToLong(KanbanServer::boards).sum();
  }

  private static long boards(VaadinSession session) {
    session.lock();
    try {
      return session.getUIs().stream()
          .map(ui -> ui.getInternals().getActiveViewLocation().getPath())
          .filter(path -> path.startsWith("board/"))
          .count();
    } finally {
      session.unlock();
    }
  }

  OpenPages pages() {
    return context.getBean(OpenPages.class);
  }

  Optional<Set<String>> rolesOf(Person person, String kind, String key) {
    return context
        .getBean(Features.class)
        .rolesOf(person, new Subject(kind, key), context.getBean(LiveViews.class));
  }

  /** The number of commands that pages have sent to a board; 0 while the log can't be read. */
  long commands(String board) {
    AtomicLong count = new AtomicLong();
    try {
      context
          .getBean(Log.class)
          .read(
              Boards.BOARD.commandStream(board),
              Log.NO_RECORD,
              record -> count.addAndGet(record.origin().page().isEmpty() ? 0 : 1));
    } catch (LogException _) {
      return 0;
    }
    return count.get();
  }

  @Override
  public void close() {
    context.close();
  }
}
