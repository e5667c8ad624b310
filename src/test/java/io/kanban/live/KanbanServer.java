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

/** The whole application, with its embedded servers, on a folder of its own. */
final class KanbanServer implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private KanbanServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Starts it; 0 for any free port. */
  static KanbanServer start(Path data, int port, String... settings) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--server.port=" + port);
    arguments.add("--recordplayer.data=" + data);
    arguments.addAll(List.of(settings));
    return new KanbanServer(
        Applications.start(KanbanApplication.class, arguments.toArray(new String[0])));
  }

  /** Whether it has an embedded server. */
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

  /** Until it is closed. */
  BusySessions busy() throws InterruptedException {
    return new BusySessions(context);
  }

  /** How many pages that show a board are held in memory. */
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

  /** How many commands pages have sent to a board; 0 while the log is too busy to say. */
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
