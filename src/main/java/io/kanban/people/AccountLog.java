package io.kanban.people;

import io.recordplayer.entity.Rejection;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.player.CommandSender;
import io.recordplayer.player.DecidedCommands;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Unreadable;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reads accounts from the log, and changes them, for HTTP requests and for the start. Each call
 * waits for the log, so none is made under a page's session lock.
 */
final class AccountLog {
  private final Log log;
  private final CommandSender sender;
  private final DecidedCommands commands;

  AccountLog(Log log, CommandSender sender) {
    this.log = log;
    this.sender = sender;
    this.commands = new DecidedCommands(log, sender);
  }

  /** Whether the demo's people may have accounts in this log. */
  boolean allowsDemo() {
    return DemoPeople.areAllowedIn(log);
  }

  /** The time of commands. */
  Instant now() {
    return sender.clock().instant();
  }

  /**
   * The account as of now.
   *
   * @throws LogException if the log can't be read
   * @throws AccountUnreadableException if an event of the account can't be read
   */
  Credentials read(AccountId id) {
    Credentials[] credentials = {Credentials.NONE};
    log.read(
        AccountFeature.ACCOUNT.eventStream(id.value()),
        Log.NO_RECORD,
        record -> {
          if (record.data() instanceof Unreadable) {
            throw new AccountUnreadableException(id, record.id());
          }
          if (record.data() instanceof AccountEvent) {
            credentials[0] = credentials[0].play(record.as(AccountEvent.class));
          }
        });
    return credentials[0];
  }

  /**
   * Sends a command and waits for the decision.
   *
   * @return the reason if it was rejected; empty if it was accepted
   * @throws LogException if the log can't be read or written
   * @throws UndecidedException if the decision takes longer than 10 s
   */
  Optional<Rejection> send(AccountCommand command, Person by, Set<String> roles) {
    return send(UUID.randomUUID(), command, by, roles);
  }

  /** The same with an id that the sender chooses for the command. */
  Optional<Rejection> send(UUID id, AccountCommand command, Person by, Set<String> roles) {
    Origin origin = Origin.ofCommand(id, by, roles, now(), "");
    return commands.await(commands.send(AccountFeature.ACCOUNT, command, origin));
  }
}
