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

/** What an operator does with logs, from a command line. */
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

  /** Ends with 0 when it did what was asked, 1 when it could not, 2 when it did not understand. */
  public static void main(String[] arguments) {
    // Outside an application nobody has set up logging, and the client's own is a flood.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty(
          "logback.configurationFile", "io/recordplayer/embedded/eventstore/quiet.xml");
    }
    System.exit(run(List.of(arguments), System.out));
  }

  static int run(List<String> arguments, PrintStream out) {
    String command = arguments.isEmpty() ? "" : arguments.getFirst();
    int given = arguments.size() - 1;
    try {
      if (command.equals("backup") && given == 2) {
        Backup.create(Path.of(arguments.get(1)), Path.of(arguments.get(2)));
        out.println("The backup is in " + arguments.get(2) + ".");
      } else if (command.equals("restore") && (given == 2 || hasReplaceOption(arguments))) {
        Backup.restore(Path.of(arguments.get(1)), Path.of(arguments.get(2)), given == 3);
        out.println("The log is restored in " + arguments.get(2) + ".");
      } else if (command.equals("check") && given == 1) {
        return check(Path.of(arguments.get(1)), out);
      } else if (command.equals("scavenge") && given == 1) {
        out.println(scavenge(arguments.get(1)));
      } else if (command.equals("copy") && given == 2) {
        copy(arguments.get(1), arguments.get(2), out);
      } else if (command.equals("group") && given == 3) {
        createGroup(arguments.get(1), arguments.get(2), arguments.get(3));
        out.println(
            "The group " + arguments.get(2) + " is there, and gets what comes from now on.");
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
    out.println(problems.isEmpty() ? "The log is whole." : "The log is damaged: restore a backup.");
    return problems.isEmpty() ? 0 : 1;
  }

  private static String scavenge(String log) {
    if (log.contains("://")) {
      OperationsService.startScavenge(log);
      return "The log scavenges from now on, beside its other work.";
    }
    return "%d events were removed.".formatted(Scavenger.offline(Path.of(log)));
  }

  private static void copy(String from, String to, PrintStream out) {
    try (LogConnection source = open(from, true);
        LogConnection target = open(to, false)) {
      LogCopy.CopyResult outcome = new LogCopy(source.client, target.client, progress(out)).run();
      out.printf(
          "%s%d events copied; %d streams are the same in both logs.%n",
          outcome.resumed() ? "Went on where the target ended: " : "",
          outcome.events(),
          outcome.streams());
      int renumbered = outcome.renumbered().size();
      if (renumbered > 0) {
        out.printf(
            "%d of them had lost events to scavenging before: what remains is there in order, but"
                + " with other revisions, among them %s.%n",
            renumbered, outcome.renumbered().subList(0, Math.min(5, renumbered)));
      }
    }
  }

  /** A log that is served, or a file that is served for as long as this takes. */
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
    // Whoever can read the file needs no password of its users; nobody else gets in meanwhile.
    String password = UUID.randomUUID().toString();
    EmbeddedEventStore store =
        EmbeddedEventStore.onDisk(file)
            .maxAppendSize(EmbeddedEventStore.MAX_APPEND_SIZE)
            .temporaryPassword(password)
            .start();
    return new LogConnection(connect(store.connectionString()), store);
  }

  /** For a regular expression, of Java or of .NET. */
  private static String escapeRegex(String text) {
    return text.replaceAll("[^\\p{L}\\p{N}_-]", "\\\\$0");
  }

  /**
   * A position means nothing in another log, so that what was consumed can only be told in time.
   */
  private static void createGroup(String log, String name, String prefix) {
    KurrentDBClient client = connect(log);
    CompletableFuture<?> created =
        KurrentDBPersistentSubscriptionsClient.from(client)
            .createToAll(
                name,
                CreatePersistentSubscriptionToAllOptions.get()
                    // The client's own filter by prefixes finds them anywhere in a name.
                    .filter(
                        SubscriptionFilter.newBuilder()
                            .withStreamNameRegularExpression("^" + escapeRegex(prefix))
                            .build())
                    .fromEnd()
                    .namedConsumerStrategy(NamedConsumerStrategy.PINNED)
                    .messageTimeout(Duration.ofMinutes(1))
                    // As the application makes it: each node that dies is a retry of innocent ones.
                    .maxRetryCount(Integer.MAX_VALUE)
                    .checkpointAfter(Duration.ofMillis(500))
                    .checkpointLowerBound(1)
                    .checkpointUpperBound(500));
    try {
      created.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new EmbeddedEventStoreException(
          "The group %s was not made: %s.".formatted(name, e.getCause()), e);
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
          "This is no connection string: " + e.getMessage() + ".", e);
    }
  }

  private static Consumer<LogCopy.CopyProgress> progress(PrintStream out) {
    return new Consumer<>() {
      private LogCopy.@Nullable CopyPhase doing;
      private long start;
      private long said;

      @Override
      public void accept(LogCopy.CopyProgress progress) {
        long now = System.nanoTime();
        if (progress.phase() != doing) {
          doing = progress.phase();
          start = now;
          said = now;
        } else if (now - said >= NANOS_PER_SECOND) {
          said = now;
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
    CompletableFuture<Void> left = client.shutdown();
    try {
      left.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // The program ends anyway.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
