package io.kanban.people;

import io.recordplayer.log.Log;
import io.recordplayer.reaction.Reaction;
import java.net.URI;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.MailSender;

/** Mails links where the application knows a mail server. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("spring.mail.host")
class MailConfiguration {
  private static final String NAME = "link-mail";
  private static final Set<String> SCHEMES = Set.of("http", "https");

  @Bean
  LinkMail linkMail(
      @Value("${kanban.address:}") String address, @Value("${kanban.mail-from:}") String from) {
    if (address.isBlank() || from.isBlank()) {
      throw new IllegalStateException(
          "With spring.mail.host, Kanban mails links. For that it also needs kanban.address, the"
              + " application's address for people, such as https://kanban.example.org, and"
              + " kanban.mail-from, the e-mail address of the sender.");
    }
    URI root = URI.create(address.strip());
    if (root.getHost() == null || !SCHEMES.contains(String.valueOf(root.getScheme()))) {
      throw new IllegalStateException(
          "kanban.address is “%s”, but links need a whole address, such as https://kanban.example.org."
              .formatted(address));
    }
    return new LinkMail(root, from.strip());
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  Reaction<AccountEvent> linkMailReaction(
      Log log, AccountLog accounts, MailSender server, LinkMail mails) {
    return new Reaction<>(
        NAME, AccountFeature.ACCOUNT, log, new LinkMailer(accounts, server, mails));
  }
}
