package io.recordplayer.embedded.eventstore;

import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.NamedConsumerStrategy;
import io.kurrent.dbclient.SubscriptionFilter;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The operator's command line for logs. */
public final class LogAdmin {
  private static final String USAGE =
      """
      backup  <log file> <backup file>             also while the log is served
      restore <backup file> <log file> [--replace] while it isn't
      check   <log file>                           reads everything; also while it is served
      scavenge <log>                               removes what streams hide: from a log file that
                                                   isn't served, which gets smaller; or, by its
                                                   connection string, from one that is
      copy    <from> <to>                          each a log file that isn't served or a
                                                   connection string; repeat it to go on
      group   <log> <name> <prefix>                a persistent subscription from now on, to streams
                                                   with that prefix; a copy has none
      """;
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private LogAdmin() {}

  /** Exits with 0 after success, 1 after a failure, and 2 if the arguments are wrong. */
  public static void main(String[] arguments) {
    // Without an application nothing configures logging, and the client logs a lot by default.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty(
          "logback.configurationFile", "io/recordplayer/embedded/eventstore/quiet.xml");
    }
    System.exit(run(List.of(arguments), System.out));
  }

  static int run(List<String> arguments, PrintStream out) {
    String command = arguments.isEmpty() ? "" : arguments.getFirst();
    int count = arguments.size() - 1;
    try {
      if (command.equals("backup") && count == 2) {
        Backup.create(Path.of(arguments.get(1)), Path.of(arguments.get(2)));
        out.println("The backup is in " + arguments.get(2) + ".");
      } else if (command.equals("restore") && (count == 2 || hasReplaceOption(arguments))) {
        Backup.restore(Path.of(arguments.get(1)), Path.of(arguments.get(2)), count == 3);
        out.println("The log is restored in " + arguments.get(2) + ".");
      } else if (command.equals("check") && count == 1) {
        return check(Path.of(arguments.get(1)), out);
      } else if (command.equals("scavenge") && count == 1) {
        out.println(scavenge(arguments.get(1)));
      } else if (command.equals("copy") && count == 2) {
        copy(arguments.get(1), arguments.get(2), out);
      } else if (command.equals("group") && count == 3) {
        createGroup(arguments.get(1), arguments.get(2), arguments.get(3));
        out.println("The group " + arguments.get(2) + " exists and gets all events from now on.");
      } else {
        out.print(USAGE);
        return 2;
      }
      return 0;
    } catch (EmbeddedEventStoreException e) {
      out.println(e.getMessage());
      return 1;
    }
  }

  private static boolean hasReplaceOption(List<String> arguments) {
    return arguments.size() == 4 && arguments.getLast().equals("--replace");
  }

  private static int check(Path file, PrintStream out) {
    List<String> problems = IntegrityCheck.findProblems(file);
    problems.forEach(out::println);
    out.println(
        problems.isEmpty() ? "The log is intact." : "The log is damaged: restore a backup.");
    return problems.isEmpty() ? 0 : 1;
  }

  private static String scavenge(String log) {
    if (log.contains("://")) {
      OperationsService.startScavenge(log);
      return "The log has started to scavenge.";
    }
    return "%d events were removed.".formatted(Scavenger.offline(Path.of(log)));
  }

  private static void copy(String from, String to, PrintStream out) {
    try (LogConnection source = open(from, true);
        LogConnection target = open(to, false)) {
      LogCopy.CopyResult result = new LogCopy(source.client, target.client, progress(out)).run();
      out.printf(
          "%s%d events copied; %d streams are the same in both logs.%n",
          result.resumed() ? "Continued where the target ended: " : "",
          result.events(),
          result.streams());
      int renumbered = result.renumbered().size();
      if (renumbered > 0) {
        out.printf(
            "%d of them had lost events to scavenging; their remaining events are in order, but"
                + " have other revisions. Among them: %s.%n",
            renumbered, result.renumbered().subList(0, Math.min(5, renumbered)));
      }
    }
  }

  /** A client of a running log, or of a file that is served until this is closed. */
  private record LogConnection(KurrentDBClient client, @Nullable EmbeddedEventStore store)
      implements AutoCloseable {
    @Override
    public void close() {
      shutDown(client);
      if (store != null) {
        store.close();
      }
    }
  }

  private static LogConnection open(String log, boolean mustBeThere) {
    if (log.contains("://")) {
      return new LogConnection(connect(log), null);
    }
    Path file = Path.of(log);
    if (mustBeThere) {
      IntegrityCheck.requireExists(file);
    }
    // The operator can read the file and needs no password, but nobody else may connect meanwhile.
    String password = UUID.randomUUID().toString();
    EmbeddedEventStore store =
        EmbeddedEventStore.onDisk(file)
            .maxAppendSize(EmbeddedEventStore.MAX_APPEND_SIZE)
            .temporaryPassword(password)
            .start();
    return new LogConnection(connect(store.connectionString()), store);
  }

  /** Escapes a text for a regular expression of Java or of .NET. */
  private static String escapeRegex(String text) {
    return text.replaceAll("[^\\p{L}\\p{N}_-]", "\\\\$0");
  }

  /**
   * Creates a group that starts at the end: positions of another log are meaningless in this one.
   */
  private static void createGroup(String log, String name, String prefix) {
    KurrentDBClient client = connect(log);
    CompletableFuture<?> created =
        KurrentDBPersistentSubscriptionsClient.from(client)
            .createToAll(
                name,
                CreatePersistentSubscriptionToAllOptions.get()
                    // The client's filter by prefixes would match anywhere in a name.
                    .filter(
                        SubscriptionFilter.newBuilder()
                            .withStreamNameRegularExpression("^" + escapeRegex(prefix))
                            .build())
                    .fromEnd()
                    .namedConsumerStrategy(NamedConsumerStrategy.PINNED)
                    .messageTimeout(Duration.ofMinutes(1))
                    // The same settings as the application's: each node that dies counts as a retry
                    // of innocent events.
                    .maxRetryCount(Integer.MAX_VALUE)
                    .checkpointAfter(Duration.ofMillis(500))
                    .checkpointLowerBound(1)
                    .checkpointUpperBound(500));
    try {
      created.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new EmbeddedEventStoreException(
          "The group %s was not created: %s.".formatted(name, e.getCause()), e);
    } catch (TimeoutException e) {
      throw new EmbeddedEventStoreException("The log didn't answer.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedEventStoreException("Interrupted.", e);
    } finally {
      shutDown(client);
    }
  }

  private static KurrentDBClient connect(String connectionString) {
    try {
      return KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(connectionString));
    } catch (RuntimeException e) {
      throw new EmbeddedEventStoreException(
          "This is not a connection string: " + e.getMessage() + ".", e);
    }
  }

  private static Consumer<LogCopy.CopyProgress> progress(PrintStream out) {
    return new Consumer<>() {
      private LogCopy.@Nullable CopyPhase doing;
      private long start;
      private long lastPrinted;

      @Override
      public void accept(LogCopy.CopyProgress progress) {
        long now = System.nanoTime();
        if (progress.phase() != doing) {
          doing = progress.phase();
          start = now;
          lastPrinted = now;
        } else if (now - lastPrinted >= NANOS_PER_SECOND) {
          lastPrinted = now;
          out.printf(
              "%d events %s, %d a second%n",
              progress.events(),
              progress.phase().description(),
              progress.events() * NANOS_PER_SECOND / (now - start));
        }
      }
    };
  }

  private static void shutDown(KurrentDBClient client) {
    CompletableFuture<Void> closing = client.shutdown();
    try {
      closing.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // The program ends anyway.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
