package io.kanban.people;

import jakarta.mail.SendFailedException;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;

/**
 * Says why a mail is not sent, without the words of the mail server, which differ at each attempt.
 */
enum MailFailure {
  /** The server can't be reached, or takes no mails from this application. */
  NO_SERVER("The mail waits, because the mail server takes no mails at the moment."),
  /** The server asks to try this mail again. */
  POSTPONED("The mail waits, because the mail server has postponed it."),
  /** The server will never take this mail, or the mail can't be written. */
  REFUSED("The mail isn't sent, because the mail server refuses it. Check the address."),
  /** The person who invites has invited many others on this day. */
  TOO_MANY("The mail isn't sent, because the inviter has sent many today. Send the link yourself.");

  private static final int PERMANENT = 500;
  private static final int LONGEST_CHAIN = 20;

  private final String problem;

  MailFailure(String problem) {
    this.problem = problem;
  }

  MailReport report() {
    return new MailReport(problem);
  }

  static MailFailure of(MailException failure) {
    if (failure instanceof MailParseException || failure instanceof MailPreparationException) {
      return REFUSED;
    }
    List<SendFailedException> answers = answersIn(failure).toList();
    if (answers.isEmpty()
        || answers.stream().anyMatch(SMTPSenderFailedException.class::isInstance)) {
      return NO_SERVER;
    }
    return answers.stream().anyMatch(MailFailure::isPermanent) ? REFUSED : POSTPONED;
  }

  private static boolean isPermanent(SendFailedException answer) {
    return (answer.getInvalidAddresses() != null && answer.getInvalidAddresses().length > 0)
        || (answer instanceof SMTPSendFailedException smtp && smtp.getReturnCode() >= PERMANENT);
  }

  /** The answers of the server about a mail and its addresses. */
  private static Stream<SendFailedException> answersIn(MailException failure) {
    return failure instanceof MailSendException sending
        ? Stream.of(sending.getMessageExceptions())
            .flatMap(MailFailure::chain)
            .filter(SendFailedException.class::isInstance)
            .map(SendFailedException.class::cast)
        : Stream.empty();
  }

  private static Stream<Throwable> chain(Throwable first) {
    Stream.Builder<Throwable> all = Stream.builder();
    @Nullable Throwable next = first;
    for (int i = 0; next != null && i < LONGEST_CHAIN; i++) {
      all.add(next);
      next = next.getCause();
    }
    return all.build();
  }
}
