package io.kanban.people;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.textfield.EmailField;
import com.vaadin.flow.signals.Signal;
import io.kanban.people.AccountCommand.InviteAccount;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.recordplayer.client.Client;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Asks for the e-mail address of somebody whom the system doesn't know, invites them, and shows the
 * link. An administrator can always do this, others where a bean of type {@link Inviters} says so.
 *
 * <p>The person's id follows from the address, so the person can become a member before they sign
 * up: {@code new Invitation(this, client, drafts).ask(() -> true, person -> client.send(…))}. Until
 * then, the name of the person is the address.
 */
public final class Invitation {
  /** The name of the dialog among the drafts. */
  public static final String DRAFT = "invite";

  private final Component owner;
  private final Client client;
  private final Drafts drafts;

  /**
   * @param owner a component of the page; the link is shown while it is attached
   */
  public Invitation(Component owner, Client client, Drafts drafts) {
    this.owner = owner;
    this.client = client;
    this.drafts = drafts;
  }

  /**
   * Opens the dialog.
   *
   * @param isComplete whether the other fields may be sent; marks missing input
   * @param accepted called when the person is invited, while the owner is attached
   * @param fields the other fields
   */
  public void ask(BooleanSupplier isComplete, Consumer<Person> accepted, Component... fields) {
    ask(() -> false, isComplete, accepted, List.of(fields));
  }

  /** Opens the dialog for an administrator, who can invite administrators, too. */
  void askAsAdministrator() {
    Checkbox administrator = new Checkbox("Administrator: looks after accounts");
    ask(administrator::getValue, () -> true, _ -> {}, List.of(administrator));
  }

  private void ask(
      BooleanSupplier administrator,
      BooleanSupplier isComplete,
      Consumer<Person> accepted,
      List<Component> more) {
    EmailField address = new EmailField("E-mail address");
    address.setRequiredIndicatorVisible(true);
    address.setManualValidation(true);
    Component[] fields = Stream.concat(Stream.of(address), more.stream()).toArray(Component[]::new);
    new CommandDialog(drafts, new BaseValue(client), DRAFT, "Invite somebody", fields)
        .ask(
            "Invite",
            () -> {
              address.setErrorMessage(AccountRules.ADDRESS_REQUIRED.message());
              address.setInvalid(nameIn(address).isEmpty());
              // Both checks always run, so that each field shows its own error.
              return isComplete.getAsBoolean() && !address.isInvalid();
            },
            () ->
                nameIn(address)
                    .map(name -> List.of(invite(name, administrator.getAsBoolean(), accepted)))
                    .orElse(List.of()),
            address);
  }

  private static Optional<SignInName> nameIn(EmailField address) {
    return SignInName.parse(address.getValue()).filter(SignInName::isPlainAddress);
  }

  private SentCommand invite(SignInName name, boolean administrator, Consumer<Person> accepted) {
    SentCommand invited = send(owner, client, name, administrator);
    AtomicBoolean called = new AtomicBoolean();
    Signal.effect(
        owner,
        () -> {
          if (invited.stage().get() instanceof Stage.OnScreen && !called.getAndSet(true)) {
            accepted.accept(new Person(name.account().value(), name.text()));
          }
        });
    return invited;
  }

  /** Invites a person, also once more with a new link, and shows the link. */
  static SentCommand send(Component owner, Client client, SignInName name, boolean administrator) {
    LinkSecret secret = LinkSecret.random();
    SentCommand sent =
        client.send(AccountFeature.ACCOUNT, new InviteAccount(name, administrator, secret.hash()));
    LinkDialog.whenAccepted(
        owner,
        sent,
        "Invitation",
        "Send this link to %s. The first person who opens it can sign up with it."
            .formatted(name.text()),
        new LinkAddress(name.text(), secret.text()).below(JoinPage.ADDRESS));
    return sent;
  }
}
