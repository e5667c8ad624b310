package io.kanban.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recordplayer.player.Access.Subject;
import io.recordplayer.player.Features;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.Views;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class AccountAccessTest {
  private static final SignInName ZOE = new SignInName("zoe@example.org");
  private static final SignInName OPERATOR = new SignInName("ops@example.org");
  private static final Person ADMIN = new Person("admin", "Admin");
  private static final Person MANAGER = new Person("mia", "Mia");
  private static final Person BOB = new Person("bob", "Bob");

  private static final Views ACCOUNTS =
      new Views() {
        @Override
        public <V> V read(Projection<V> projection, String key) {
          return projection
              .view()
              .cast(
                  new Account(
                      new Person(key, key),
                      SignInName.parse(key),
                      key.equals(ADMIN.id()),
                      Account.Status.ACTIVE,
                      true,
                      Optional.empty()));
        }
      };

  /** The roles of a person in the account of this sign-in name, where Mia may invite people. */
  private static Optional<Set<String>> roles(Person person, SignInName of) {
    Inviters inviters =
        (asked, _) -> {
          assertThat(asked).as("An administrator invites anyway.").isNotEqualTo(ADMIN);
          assertThat(asked.id()).as("Nobody invites oneself.").isNotEqualTo(of.account().value());
          return asked.equals(MANAGER);
        };
    return new Features(
            List.of(
                new AccountFeature()
                    .accounts(
                        new StaticListableBeanFactory(Map.of("inviters", inviters))
                            .getBeanProvider(Inviters.class),
                        new Operators(List.of(" OPS@example.org")))))
        .rolesOf(person, new Subject("account", of.account().value()), ACCOUNTS);
  }

  @Test
  void managers_invite_people() {
    assertThat(roles(MANAGER, ZOE)).contains(Set.of(AccountRules.INVITER));
    assertThat(roles(BOB, ZOE)).contains(Set.of());
  }

  @Test
  void the_own_account_needs_no_view_of_another_feature() {
    assertThat(roles(new Person("mia", "Mia"), new SignInName("mia")))
        .contains(Set.of(AccountRules.SELF));
  }

  @Test
  void only_administrators_invite_an_operator() {
    assertThat(roles(MANAGER, OPERATOR)).contains(Set.of());
    assertThat(roles(ADMIN, OPERATOR)).contains(Set.of(AccountRules.ADMINISTRATOR));
  }

  @Test
  void a_name_of_an_operator_that_nobody_can_have_is_refused_at_the_start() {
    assertThatThrownBy(() -> new Operators(List.of("two words")))
        .hasMessageContaining("kanban.operators names “two words”");
  }
}
