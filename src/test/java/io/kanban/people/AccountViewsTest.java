package io.kanban.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.people.Account.Status;
import io.kanban.people.AccountEvent.AccountDeactivated;
import io.kanban.people.AccountEvent.AccountInvited;
import io.kanban.people.AccountEvent.AccountOpened;
import io.kanban.people.AccountEvent.AccountRenamed;
import io.kanban.people.AccountEvent.InvitationWithdrawn;
import io.kanban.people.AccountEvent.PasswordChanged;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.record.ModelJson;
import io.recordplayer.record.Person;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccountViewsTest {
  private static final SignInName ADA = new SignInName("ada@example.org");
  private static final SignInName BOB = new SignInName("bob@example.org");
  private static final AccountId ADAS = ADA.account();
  private static final AccountId BOBS = BOB.account();
  private static final LinkSecret.Hash SECRET = new LinkSecret("one").hash();
  private static final PasswordHash PASSWORD = new PasswordHash("{test}hash-of-ada");
  private static final AccountInvited ADA_INVITED = new AccountInvited(ADAS, ADA, true, SECRET);
  private static final AccountOpened ADA_OPENED = new AccountOpened(ADAS, "Ada", PASSWORD);

  @Test
  void a_view_has_the_present_name_and_no_hash() {
    Account account =
        ViewKit.of(AccountFeature.VIEW)
            .entity(ADAS.value())
            .given(
                ADA_INVITED,
                ADA_OPENED,
                new PasswordChanged(ADAS, PASSWORD),
                new AccountRenamed(ADAS, "Ada L."))
            .view(ADAS.value());
    assertThat(account)
        .isEqualTo(
            new Account(
                new Person(ADAS.value(), "Ada L."),
                Optional.of(ADA),
                true,
                Status.ACTIVE,
                true,
                Optional.empty()));
    assertThat(ModelJson.MAPPER.writeValueAsString(account))
        .doesNotContain("hash-of-ada")
        .doesNotContain(SECRET.hex());
  }

  private static AccountDirectory directory(Object... events) {
    return ViewKit.of(AccountFeature.DIRECTORY).given(events).view(AccountFeature.ALL);
  }

  @Test
  void the_directory_lists_people_by_name() {
    AccountDirectory directory =
        directory(
            new AccountInvited(BOBS, BOB, false, SECRET),
            new AccountOpened(BOBS, "bob", PASSWORD),
            ADA_INVITED,
            ADA_OPENED);
    assertThat(directory.accounts())
        .map(account -> account.person().name())
        .containsExactly("Ada", "bob");
    assertThat(directory.choosable()).isEqualTo(directory.accounts());
  }

  @Test
  void a_deactivated_person_keeps_the_name_and_is_not_offered() {
    AccountDirectory directory =
        directory(
            ADA_INVITED,
            ADA_OPENED,
            new AccountRenamed(ADAS, "Ada L."),
            new AccountDeactivated(ADAS));
    Person then = new Person(ADAS.value(), "Ada");
    assertThat(directory.nameOf(then)).isEqualTo("Ada L.");
    assertThat(directory.isDeactivated(then)).isTrue();
    assertThat(directory.accounts()).hasSize(1);
    assertThat(directory.choosable()).isEmpty();
  }

  @Test
  void a_person_of_an_old_record_without_an_account_keeps_the_name_of_the_record() {
    Person old = new Person("old", "Old");
    assertThat(directory().nameOf(old)).isEqualTo("Old");
    assertThat(directory().isDeactivated(old)).isFalse();
  }

  @Test
  void a_withdrawn_invitation_leaves_the_directory() {
    assertThat(directory(ADA_INVITED).accounts())
        .map(account -> account.person().name())
        .containsExactly("ada@example.org");
    assertThat(directory(ADA_INVITED, new InvitationWithdrawn(ADAS)).accounts()).isEmpty();
  }
}
