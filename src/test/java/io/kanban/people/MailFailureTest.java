package io.kanban.people;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Map;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.junit.jupiter.api.Test;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailSendException;

class MailFailureTest {
  private static final Address[] NOBODY = {};

  private static MailException answer(Exception answer) {
    return new MailSendException(Map.of("mail", answer));
  }

  private static SMTPSendFailedException smtp(String command, int code) {
    return new SMTPSendFailedException(command, code, "text", null, NOBODY, NOBODY, NOBODY);
  }

  private static InternetAddress address() throws AddressException {
    return new InternetAddress("ada@example.org");
  }

  @Test
  void a_mail_that_is_refused_or_can_not_be_written_is_not_tried_again() throws Exception {
    Address[] invalid = {address()};
    assertThat(MailFailure.of(new MailParseException("address"))).isEqualTo(MailFailure.REFUSED);
    assertThat(
            MailFailure.of(answer(new SendFailedException("550", null, NOBODY, NOBODY, invalid))))
        .isEqualTo(MailFailure.REFUSED);
    assertThat(MailFailure.of(answer(smtp("DATA", 554)))).isEqualTo(MailFailure.REFUSED);
  }

  @Test
  void a_mail_that_the_server_does_not_take_yet_is_postponed() throws Exception {
    Address[] unsent = {address()};
    assertThat(MailFailure.of(answer(new SendFailedException("450", null, NOBODY, unsent, NOBODY))))
        .isEqualTo(MailFailure.POSTPONED);
    assertThat(MailFailure.of(answer(smtp("DATA", 451)))).isEqualTo(MailFailure.POSTPONED);
  }

  @Test
  void a_server_that_takes_no_mails_of_this_application_is_not_the_fault_of_a_mail()
      throws Exception {
    assertThat(MailFailure.of(new MailAuthenticationException("password")))
        .isEqualTo(MailFailure.NO_SERVER);
    assertThat(MailFailure.of(new MailSendException("down", new MessagingException("down"))))
        .isEqualTo(MailFailure.NO_SERVER);
    SMTPSendFailedException sender = smtp("MAIL FROM", 550);
    sender.setNextException(
        new SMTPSenderFailedException(address(), "MAIL FROM", 550, "no such sender"));
    assertThat(MailFailure.of(answer(sender))).isEqualTo(MailFailure.NO_SERVER);
  }
}
