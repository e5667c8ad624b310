package io.kanban.inbox;

import io.kanban.board.BoardEvent.PersonalEvent;
import io.kanban.people.AccountId;
import io.kanban.shell.HeaderItem;
import io.recordplayer.entity.EntityType;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Registers inboxes with the framework, and the bell with the header of all pages. */
@Configuration(proxyBeanMethods = false)
public class InboxFeature {
  public static final EntityType<InboxCommand, InboxState, InboxEvent> INBOX =
      EntityType.of("inbox", new InboxRules(), command -> command.account().value());

  /** The notifications of a person, by the person's id. */
  static final Projection<Notifications> NOTIFICATIONS =
      Projection.of("notifications", Notifications.NONE)
          .on(PersonalEvent.class, Notifications::keysOf, Notifications::play)
          .on(InboxEvent.class, (notifications, event) -> notifications.with(event.data()))
          .version(2);

  /** An inbox belongs to one person; nobody else may see or change it. */
  @Bean
  Feature inboxes() {
    return Feature.of(INBOX)
        .views(NOTIFICATIONS)
        .access(
            AccountId::new,
            (person, account, _) ->
                person.id().equals(account.value()) ? Optional.of(Set.of()) : Optional.empty());
  }

  @Bean
  @Order(HeaderItem.AFTER_LINKS)
  HeaderItem bell() {
    return Bell::new;
  }
}
