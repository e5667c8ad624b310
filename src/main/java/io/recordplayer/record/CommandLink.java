package io.recordplayer.record;

/**
 * Links a record to its command in the command stream of its entity. The links of an entity's
 * records are the ledger that tells which commands are decided.
 *
 * @param revision the command's revision in its stream; negative where the record's writer noted
 *     none
 * @param following how many more events of the same command come after this one
 */
public record CommandLink(long revision, int following) {
  /** The link of a record whose writer noted none. */
  public static final CommandLink NONE = new CommandLink(-1, 0);

  /** The link of a record that a program of before the ledger wrote, which noted none. */
  public static final CommandLink OLDER = new CommandLink(-2, 0);

  /** The link of a command itself, or of the last event that followed from it. */
  public static CommandLink to(long revision) {
    return new CommandLink(revision, 0);
  }
}
