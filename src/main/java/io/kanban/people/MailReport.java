package io.kanban.people;

/**
 * Says how the last mail to a person went.
 *
 * @param problem why it isn't sent, as a sentence for people; empty if it is sent
 */
public record MailReport(String problem) {
  static final MailReport SENT = new MailReport("");

  boolean saysSent() {
    return problem.isEmpty();
  }
}
