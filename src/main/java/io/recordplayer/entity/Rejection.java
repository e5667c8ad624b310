package io.recordplayer.entity;

/**
 * Why a command was refused.
 *
 * @param rule the broken rule's own name, which programs and tests go by
 * @param message what the person who asked reads: what is wrong, and what to do
 */
public record Rejection(String rule, String message) {
  /** The log will never take it; its size is the one cause that people can meet. */
  public static final Rejection NOT_RECORDABLE =
      new Rejection(
          "NOT_RECORDABLE",
          "This can't be recorded, most likely because it is too much at once. Make it shorter, or"
              + " split it.");

  /** The log gives the application no right to the stream. */
  public static final Rejection NOT_ALLOWED_HERE =
      new Rejection(
          "NOT_ALLOWED_HERE",
          "The application has no right to record this. Tell those who run the system; nothing was"
              + " changed.");

  /** The entity's stream was deleted for ever. */
  public static final Rejection DELETED =
      new Rejection("DELETED", "This was deleted for good, and nothing more can be done with it.");

  /** The application's own code failed; the command is parked. */
  public static final Rejection FAULT =
      new Rejection(
          "FAULT",
          "The application could not decide this because of a fault in it. Nothing was changed; the"
              + " wish is kept for those who run the system.");

  /** Others appended first, again and again. */
  public static final Rejection BUSY =
      new Rejection(
          "BUSY", "Others change this again and again at the same time. Please try once more.");

  /** The command changed nothing, and the log doesn't tell why. */
  public static final Rejection ANSWER_LOST =
      new Rejection(
          "ANSWER_LOST", "This changed nothing, and the reason is no longer known. Please look.");
}
