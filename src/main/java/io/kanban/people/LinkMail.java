package io.kanban.people;

import io.recordplayer.record.Person;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.springframework.mail.SimpleMailMessage;

/**
 * Writes the mails with links.
 *
 * @param address the address of the application for the people who get mails
 * @param from the sender's e-mail address
 */
record LinkMail(URI address, String from) {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  /**
   * @param inviter the words for the person who invites
   * @param until the time until which the link works
   */
  SimpleMailMessage invitation(SignInName to, String inviter, LinkSecret secret, Instant until) {
    return mail(
        to,
        "Your invitation to Kanban",
        "%s invites you to Kanban. Open this link to join:".formatted(inviter),
        link(JoinPage.ADDRESS, to, secret),
        until);
  }

  /**
   * The words for a person who invites. A name can be any text, so it is in quotation marks, and
   * the sign-in name follows.
   */
  static String wordsFor(Person inviter, Optional<SignInName> signInName) {
    if (inviter.equals(Person.SYSTEM)) {
      return "An administrator";
    }
    String name = "“%s”".formatted(inOneLine(inviter.name()).replaceAll("[“”]", "'"));
    return signInName.map(known -> "%s (%s)".formatted(name, known.text())).orElse(name);
  }

  /**
   * @param until the time until which the link works
   */
  SimpleMailMessage newPassword(SignInName to, LinkSecret secret, Instant until) {
    return mail(
        to,
        "Choose a new password for Kanban",
        "An administrator has made this link for you. Open it to choose a new password:",
        link(NewPasswordPage.ADDRESS, to, secret),
        until);
  }

  private String link(String page, SignInName to, LinkSecret secret) {
    String root = address.toString().replaceAll("/+$", "");
    return root + "/" + new LinkAddress(to.text(), secret.text()).below(page);
  }

  private SimpleMailMessage mail(
      SignInName to, String subject, String sentence, String link, Instant until) {
    SimpleMailMessage mail = new SimpleMailMessage();
    mail.setFrom(from);
    mail.setTo(to.text());
    mail.setSubject(subject);
    mail.setText(
        """
        %s

        %s

        The link works once, until %s. If you didn't expect this mail, ignore it.
        """
            .formatted(sentence, link, DAY.format(until)));
    return mail;
  }

  private static String inOneLine(String name) {
    return name.replaceAll("\\p{Cntrl}+", " ");
  }
}
