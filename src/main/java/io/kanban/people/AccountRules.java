package io.kanban.people;

import static io.kanban.text.Texts.isBlank;
import static io.kanban.text.Texts.strip;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.people.AccountCommand.ChangePassword;
import io.kanban.people.AccountCommand.ChooseNewPassword;
import io.kanban.people.AccountCommand.DeactivateAccount;
import io.kanban.people.AccountCommand.InviteAccount;
import io.kanban.people.AccountCommand.MakeMailSecret;
import io.kanban.people.AccountCommand.OfferNewPassword;
import io.kanban.people.AccountCommand.OpenDemoAccount;
import io.kanban.people.AccountCommand.ReactivateAccount;
import io.kanban.people.AccountCommand.RecoverAccount;
import io.kanban.people.AccountCommand.RenameAccount;
import io.kanban.people.AccountCommand.ReportMail;
import io.kanban.people.AccountCommand.SignUp;
import io.kanban.people.AccountCommand.SignUpByProvider;
import io.kanban.people.AccountCommand.WithdrawInvitation;
import io.kanban.people.AccountEvent.AccountDeactivated;
import io.kanban.people.AccountEvent.AccountInvited;
import io.kanban.people.AccountEvent.AccountOpened;
import io.kanban.people.AccountEvent.AccountOpenedByProvider;
import io.kanban.people.AccountEvent.AccountReactivated;
import io.kanban.people.AccountEvent.AccountRecovered;
import io.kanban.people.AccountEvent.AccountRenamed;
import io.kanban.people.AccountEvent.AddressProven;
import io.kanban.people.AccountEvent.DemoAccountOpened;
import io.kanban.people.AccountEvent.InvitationWithdrawn;
import io.kanban.people.AccountEvent.MailReported;
import io.kanban.people.AccountEvent.MailSecretMade;
import io.kanban.people.AccountEvent.NewPasswordChosen;
import io.kanban.people.AccountEvent.NewPasswordOffered;
import io.kanban.people.AccountEvent.PasswordChanged;
import io.kanban.people.AccountState.Link;
import io.kanban.text.TextLimit;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.util.Optional;

/** Decides commands about an account. */
final class AccountRules implements Entity<AccountCommand, AccountState, AccountEvent> {
  /** The role of those who look after accounts. */
  static final String ADMINISTRATOR = "Administrator";

  /** The role of those who may invite people. */
  static final String INVITER = "Inviter";

  /** The role of the account's own person. */
  static final String SELF = "Self";

  static final TextLimit NAME = new TextLimit("name", 80);
  static final Rejection ONLY_INVITERS =
      new Rejection(
          "ONLY_INVITERS",
          "Only an administrator or a project's manager can invite people, and only an"
              + " administrator can invite an operator.");
  static final Rejection ONLY_ADMINISTRATORS =
      new Rejection("ONLY_ADMINISTRATORS", "Only an administrator can do this.");
  static final Rejection ONLY_ONESELF =
      new Rejection("ONLY_ONESELF", "Only the account's own person can do this.");
  static final Rejection ONLY_THE_SYSTEM =
      new Rejection("ONLY_THE_SYSTEM", "Only the application itself can do this.");
  static final Rejection NOT_ONESELF =
      new Rejection(
          "NOT_ONESELF", "You can't deactivate your own account. Ask another administrator.");
  static final Rejection ADDRESS_REQUIRED =
      new Rejection("ADDRESS_REQUIRED", "Give the person's e-mail address.");
  static final Rejection KNOWN_ALREADY =
      new Rejection("KNOWN_ALREADY", "This person has an account already.");
  static final Rejection IS_DEACTIVATED =
      new Rejection(
          "IS_DEACTIVATED", "This account is deactivated. An administrator can reactivate it.");
  static final Rejection NO_SUCH_ACCOUNT =
      new Rejection("NO_SUCH_ACCOUNT", "There is no such account.");
  static final Rejection LINK_INVALID =
      new Rejection(
          "LINK_INVALID",
          "This link doesn't work: it was used, or a newer one took its place. Ask for a new one.");
  static final Rejection LINK_EXPIRED =
      new Rejection("LINK_EXPIRED", "This link has expired. Ask for a new one.");
  static final Rejection INVITATION_EXPIRED =
      new Rejection("INVITATION_EXPIRED", "Your invitation has expired. Ask for a new one.");
  static final Rejection NAME_REQUIRED =
      new Rejection("ACCOUNT_NAME_REQUIRED", "Give the name that others will see.");
  static final String NAME_TOO_LONG = "ACCOUNT_NAME_TOO_LONG";
  static final String INVITED_ALREADY = "INVITED_ALREADY";

  @Override
  public AccountState initial() {
    return AccountState.NONE;
  }

  @Override
  public Decision<AccountEvent> decide(AccountCommand command, AccountState state, Origin origin) {
    Account account = state.account();
    return switch (command) {
      case InviteAccount c -> invite(c, state, origin);
      case OpenDemoAccount _ when !origin.by().equals(Person.SYSTEM) -> reject(ONLY_THE_SYSTEM);
      case OpenDemoAccount _ when account.signInName().isPresent() -> accept();
      case OpenDemoAccount c ->
          accept(
              new DemoAccountOpened(
                  c.account(), c.signInName(), c.name(), c.administrator(), c.password()));
      case WithdrawInvitation _ when account.status() != Account.Status.INVITED -> accept();
      case WithdrawInvitation _ when !mayReplace(state, origin) -> reject(ONLY_ADMINISTRATORS);
      case WithdrawInvitation c -> accept(new InvitationWithdrawn(c.account()));
      case SignUp c -> signUp(c, state, origin);
      case SignUpByProvider _ when !origin.by().equals(Person.SYSTEM) -> reject(ONLY_THE_SYSTEM);
      case SignUpByProvider _ when account.isActive() && state.isProven() -> accept();
      case SignUpByProvider c when account.isActive() -> accept(new AddressProven(c.account()));
      case SignUpByProvider _ when account.isDeactivated() -> reject(IS_DEACTIVATED);
      case SignUpByProvider _ when account.status() != Account.Status.INVITED ->
          reject(NO_SUCH_ACCOUNT);
      case SignUpByProvider _
          when state.link().filter(link -> !link.isExpiredAt(origin.at())).isEmpty() ->
          reject(INVITATION_EXPIRED);
      case SignUpByProvider c ->
          wrongName(c.name())
              .<Decision<AccountEvent>>map(Decision::reject)
              .orElseGet(() -> accept(new AccountOpenedByProvider(c.account(), strip(c.name()))));
      case ChangePassword _ when !origin.has(SELF) -> reject(ONLY_ONESELF);
      case ChangePassword _ when !account.isActive() -> reject(NO_SUCH_ACCOUNT);
      case ChangePassword c -> accept(new PasswordChanged(c.account(), c.password()));
      case OfferNewPassword _ when !origin.has(ADMINISTRATOR) -> reject(ONLY_ADMINISTRATORS);
      case OfferNewPassword _ when account.isDeactivated() -> reject(IS_DEACTIVATED);
      case OfferNewPassword _ when !account.isActive() -> reject(NO_SUCH_ACCOUNT);
      case OfferNewPassword c -> accept(new NewPasswordOffered(c.account(), c.secret()));
      case MakeMailSecret _ when !origin.by().equals(Person.SYSTEM) -> reject(ONLY_THE_SYSTEM);
      case MakeMailSecret c ->
          wrongLink(c.link(), state, origin)
              .<Decision<AccountEvent>>map(Decision::reject)
              .orElseGet(() -> accept(new MailSecretMade(c.account(), c.secret())));
      case ReportMail _ when !origin.by().equals(Person.SYSTEM) -> reject(ONLY_THE_SYSTEM);
      case ReportMail c
          when state.link().filter(link -> link.has(c.link())).isEmpty()
              || account.mail().equals(Optional.of(c.report())) ->
          accept();
      case ReportMail c -> accept(new MailReported(c.account(), c.report()));
      case ChooseNewPassword _ when !account.isActive() -> reject(LINK_INVALID);
      case ChooseNewPassword c ->
          wrongLink(c.secret(), state, origin)
              .<Decision<AccountEvent>>map(Decision::reject)
              .orElseGet(() -> accept(new NewPasswordChosen(c.account(), c.password())));
      case RenameAccount c -> rename(c, account, origin);
      case DeactivateAccount _ when !origin.has(ADMINISTRATOR) -> reject(ONLY_ADMINISTRATORS);
      case DeactivateAccount _ when origin.has(SELF) -> reject(NOT_ONESELF);
      case DeactivateAccount _ when account.isDeactivated() -> accept();
      case DeactivateAccount _ when !account.isActive() -> reject(NO_SUCH_ACCOUNT);
      case DeactivateAccount c -> accept(new AccountDeactivated(c.account()));
      case ReactivateAccount _ when !origin.has(ADMINISTRATOR) -> reject(ONLY_ADMINISTRATORS);
      case ReactivateAccount _ when account.isActive() -> accept();
      case ReactivateAccount _ when !account.isDeactivated() -> reject(NO_SUCH_ACCOUNT);
      case ReactivateAccount c -> accept(new AccountReactivated(c.account()));
      case RecoverAccount _ when !origin.by().equals(Person.SYSTEM) -> reject(ONLY_THE_SYSTEM);
      case RecoverAccount _ when !account.isActive() && !account.isDeactivated() ->
          reject(NO_SUCH_ACCOUNT);
      case RecoverAccount c -> accept(new AccountRecovered(c.account(), c.secret()));
    };
  }

  private static Decision<AccountEvent> invite(
      InviteAccount command, AccountState state, Origin origin) {
    Account account = state.account();
    if (!origin.has(ADMINISTRATOR) && !origin.has(INVITER)) {
      return reject(ONLY_INVITERS);
    }
    if (command.administrator() && !origin.has(ADMINISTRATOR)) {
      return reject(ONLY_ADMINISTRATORS);
    }
    // A short name could be the id of a person in old records.
    if (!command.signInName().isPlainAddress() && !origin.by().equals(Person.SYSTEM)) {
      return reject(ADDRESS_REQUIRED);
    }
    return switch (account.status()) {
      case ACTIVE -> reject(KNOWN_ALREADY);
      case DEACTIVATED -> reject(IS_DEACTIVATED);
      case INVITED, UNKNOWN ->
          mayReplace(state, origin) ? invited(command) : reject(askInviter(state));
    };
  }

  private static Decision<AccountEvent> invited(InviteAccount command) {
    return accept(
        new AccountInvited(
            command.account(), command.signInName(), command.administrator(), command.secret()));
  }

  private static Rejection askInviter(AccountState state) {
    String inviter = state.inviter().map(Person::name).orElse("an administrator");
    return new Rejection(
        INVITED_ALREADY,
        (state.account().status() == Account.Status.INVITED
                ? "%s is invited already. Ask %s for the link."
                : "%s was invited before. Ask %s or an administrator for a new invitation.")
            .formatted(state.account().person().name(), inviter));
  }

  /**
   * Whether the sender may invite a person, or withdraw the invitation, if somebody has invited
   * that person before. A person with the link can sign up in the invited person's place. So others
   * than the inviter would gain the access that the invited person was given since then. A
   * withdrawal doesn't take that access away.
   */
  private static boolean mayReplace(AccountState state, Origin origin) {
    return origin.has(ADMINISTRATOR)
        || state.inviter().isEmpty()
        || (!state.account().administrator()
            && state.inviter().map(Person::id).equals(Optional.of(origin.by().id())));
  }

  private static Decision<AccountEvent> signUp(SignUp command, AccountState state, Origin origin) {
    if (state.account().status() != Account.Status.INVITED) {
      return reject(LINK_INVALID);
    }
    return wrongLink(command.secret(), state, origin)
        .or(() -> wrongName(command.name()))
        .<Decision<AccountEvent>>map(Decision::reject)
        .orElseGet(
            () ->
                accept(
                    new AccountOpened(
                        command.account(), strip(command.name()), command.password())));
  }

  private static Decision<AccountEvent> rename(
      RenameAccount command, Account account, Origin origin) {
    if (!origin.has(SELF) && !origin.has(ADMINISTRATOR)) {
      return reject(ONLY_ADMINISTRATORS);
    }
    if (!account.isActive() && !account.isDeactivated()) {
      return reject(NO_SUCH_ACCOUNT);
    }
    if (account.person().name().equals(strip(command.name()))) {
      return accept();
    }
    return wrongName(command.name())
        .<Decision<AccountEvent>>map(Decision::reject)
        .orElseGet(() -> accept(new AccountRenamed(command.account(), strip(command.name()))));
  }

  private static Optional<Rejection> wrongLink(
      LinkSecret.Hash secret, AccountState state, Origin origin) {
    Optional<Link> link = state.link().filter(known -> known.has(secret));
    if (link.isEmpty()) {
      return Optional.of(LINK_INVALID);
    }
    return link.get().isExpiredAt(origin.at()) ? Optional.of(LINK_EXPIRED) : Optional.empty();
  }

  /** The reason why a person can't have this name; empty if they can. */
  static Optional<Rejection> wrongName(String name) {
    if (isBlank(name)) {
      return Optional.of(NAME_REQUIRED);
    }
    return NAME.isExceededBy(name)
        ? Optional.of(new Rejection(NAME_TOO_LONG, NAME.messageFor(name)))
        : Optional.empty();
  }

  @Override
  public AccountState evolve(AccountState state, Recorded<AccountEvent> event) {
    return state.play(event);
  }
}
