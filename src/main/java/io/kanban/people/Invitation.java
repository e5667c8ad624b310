package io.kanban.people;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.textfield.EmailField;
import io.kanban.people.AccountCommand.InviteAccount;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.recordplayer.client.Client;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.SentCommand;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Asks for the e-mail address of somebody whom the system doesn't know, invites them, and shows the
 * link. An administrator can always do this, others where a bean of type {@link Inviters} says so.
 *
 * <p>The person's id follows from the address, so the person can become a member at once: {@code
 * new Invitation(this, client, drafts).ask(person -> List.of(client.send(…)))}. The name of the
 * person is the address until they sign up.
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
   * @param also sends more commands about the invited person
   */
  public void ask(Function<Person, List<SentCommand>> also) {
    ask(also, new Checkbox());
  }

  /** Opens the dialog for an administrator, who can invite administrators, too. */
  void askAsAdministrator() {
    ask(_ -> List.of(), new Checkbox("Administrator: looks after accounts"));
  }

  private void ask(Function<Person, List<SentCommand>> also, Checkbox administrator) {
    EmailField address = new EmailField("E-mail address");
    address.setRequiredIndicatorVisible(true);
    address.setManualValidation(true);
    administrator.setVisible(!administrator.getLabel().isEmpty());
    new CommandDialog(
            drafts, new BaseValue(client), DRAFT, "Invite somebody", address, administrator)
        .ask(
            "Invite",
            () -> {
              address.setErrorMessage(AccountRules.ADDRESS_REQUIRED.message());
              address.setInvalid(nameIn(address).isEmpty());
              return !address.isInvalid();
            },
            () ->
                nameIn(address)
                    .map(name -> invite(name, administrator.getValue(), also))
                    .orElse(List.of()),
            address);
  }

  private static Optional<SignInName> nameIn(EmailField address) {
    return SignInName.parse(address.getValue()).filter(SignInName::isPlainAddress);
  }

  private List<SentCommand> invite(
      SignInName name, boolean administrator, Function<Person, List<SentCommand>> also) {
    SentCommand invited = send(owner, client, name, administrator);
    List<SentCommand> more = also.apply(new Person(name.account().value(), name.text()));
    return Stream.concat(Stream.of(invited), more.stream()).toList();
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
