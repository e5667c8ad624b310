package io.kanban.people;

import io.recordplayer.entity.EntityType;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.Views;
import io.recordplayer.record.Person;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Registers accounts with the framework: their rules, their views and the access to them.
 *
 * <p>A page of another feature watches the people that the system knows: {@code client.watch(owner,
 * AccountFeature.DIRECTORY, AccountFeature.ALL)} gives an {@link AccountDirectory}.
 */
@Configuration(proxyBeanMethods = false)
public class AccountFeature {
  public static final EntityType<AccountCommand, AccountState, AccountEvent> ACCOUNT =
      EntityType.of("account", new AccountRules(), command -> command.account().value())
          .stateVersion(4);

  /** One account, by the id of its person. */
  public static final Projection<Account> VIEW =
      Projection.of("account-view", Account.NONE)
          .on(AccountEvent.class, (account, event) -> account.with(event.data()))
          .version(3);

  /** The key of the one list of all accounts. */
  public static final String ALL = "all";

  /** All people that the system knows. */
  public static final Projection<AccountDirectory> DIRECTORY =
      Projection.of("account-directory", AccountDirectory.EMPTY)
          .on(AccountEvent.class, _ -> List.of(ALL), AccountDirectory::play)
          .version(3);

  @Bean
  Feature accounts(ObjectProvider<Inviters> inviters, Operators operators) {
    return Feature.of(ACCOUNT)
        .views(VIEW)
        .access(
            AccountId::new,
            (person, account, views) ->
                ownAccount(person, views)
                    .map(
                        own -> {
                          Set<String> roles = new HashSet<>();
                          boolean isOwn = person.id().equals(account.value());
                          if (isOwn) {
                            roles.add(AccountRules.SELF);
                          }
                          if (own.isActiveAdministrator()) {
                            roles.add(AccountRules.ADMINISTRATOR);
                          } else if (!isOwn
                              && !operators.contains(account)
                              && inviters.stream()
                                  .anyMatch(other -> other.mayInvite(person, views))) {
                            roles.add(AccountRules.INVITER);
                          }
                          return roles;
                        }));
  }

  /** Everybody who is signed in may see who has an account. */
  @Bean
  Feature accountDirectory() {
    return Feature.of()
        .views(DIRECTORY)
        .access((person, _, views) -> ownAccount(person, views).map(_ -> Set.<String>of()));
  }

  /** The account of a person who is signed in; empty for others and for a deactivated person. */
  private static Optional<Account> ownAccount(Person person, Views views) {
    return person.id().isEmpty()
        ? Optional.empty()
        : Optional.of(views.read(VIEW, person.id())).filter(own -> !own.isDeactivated());
  }
}
