package io.kanban.people;

/**
 * Says how the last mail to a person went.
 *
 * @param problem the reason why it isn't sent yet; empty if it is sent
 */
public record MailReport(String problem) {
  static final MailReport SENT = new MailReport("");

  boolean saysSent() {
    return problem.isEmpty();
  }
}
