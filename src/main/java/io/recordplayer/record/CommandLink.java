package io.recordplayer.record;

/**
 * Links a record to its command in the command stream of its entity. The links of an entity's
 * records are the ledger that tells which commands are decided.
 *
 * @param revision the command's revision in its stream; negative if the record has no link
 * @param following the number of later events of the same command
 */
public record CommandLink(long revision, int following) {
  /** The link of a record without a link. */
  public static final CommandLink NONE = new CommandLink(-1, 0);

  /** The link of a record that a program from before the ledger wrote. */
  public static final CommandLink OLDER = new CommandLink(-2, 0);

  /** The link of a command itself, or of its last event. */
  public static CommandLink to(long revision) {
    return new CommandLink(revision, 0);
  }
}
