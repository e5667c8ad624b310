package io.kanban.people;

import com.vaadin.flow.component.avatar.Avatar;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import io.kanban.people.Account.Status;
import io.kanban.people.AccountCommand.DeactivateAccount;
import io.kanban.people.AccountCommand.OfferNewPassword;
import io.kanban.people.AccountCommand.ReactivateAccount;
import io.kanban.people.AccountCommand.RenameAccount;
import io.kanban.people.AccountCommand.WithdrawInvitation;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.Client;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.SentCommand;
import java.util.List;

/** One account on the page of all accounts, with the actions that its state allows. */
final class AccountRow extends ListItem {
  private static final long serialVersionUID = 1L;

  private final transient Client client;
  private final transient Drafts drafts;
  private final Signal<Account> account;
  private final Span name = new Span();
  private final Span notes = new Span();
  private final Div tools = new Div();

  AccountRow(Client client, Drafts drafts, Signal<Account> account) {
    this.client = client;
    this.drafts = drafts;
    this.account = account;
    addClassNames("member", "account");
    getElement().setAttribute("data-account", account.peek().person().id());
    Avatar avatar = new Avatar();
    avatar.getElement().setAttribute("aria-hidden", "true");
    avatar.setTooltipEnabled(false);
    name.addClassName("member-name");
    name.getElement().setAttribute("dir", "auto");
    notes.addClassName("people");
    tools.addClassName("member-tools");
    add(avatar, name, notes, tools);
    Signal.effect(
        this,
        () -> {
          Account now = account.get();
          avatar.setName(now.person().name());
          name.setText(now.person().name());
          show(now);
        });
  }

  private void show(Account now) {
    notes.removeAll();
    now.signInName()
        .map(SignInName::text)
        .filter(address -> !address.equals(now.person().name()))
        .ifPresent(address -> notes.add(new Span(address)));
    if (now.administrator()) {
      notes.add(badge("Administrator"));
    }
    now.mail()
        .ifPresent(
            mail -> notes.add(mail.saysSent() ? new Span("Mailed") : problem(mail.problem())));
    tools.removeAll();
    switch (now.status()) {
      case INVITED -> {
        notes.add(badge("Invited"));
        tools.add(tool("New link", () -> inviteAgain()));
        tools.add(
            tool("Withdraw", () -> ask("Withdraw", withdrawal(), new WithdrawInvitation(id()))));
      }
      case ACTIVE -> {
        tools.add(tool("Rename", () -> askForName()));
        tools.add(tool("Reset password", () -> askToReset()));
        if (!now.person().id().equals(client.person().id())) {
          tools.add(
              tool(
                  "Deactivate",
                  () -> ask("Deactivate", deactivation(), new DeactivateAccount(id()))));
        }
      }
      case DEACTIVATED -> {
        notes.add(badge("Deactivated"));
        tools.add(tool("Rename", () -> askForName()));
        tools.add(
            tool(
                "Reactivate",
                () -> ask("Reactivate", reactivation(), new ReactivateAccount(id()))));
      }
      case UNKNOWN -> {}
    }
    getElement().getClassList().set("deactivated", now.status() == Status.DEACTIVATED);
  }

  private static Span problem(String text) {
    Span problem = new Span(text);
    problem.addClassName("reason");
    return problem;
  }

  private static Span badge(String text) {
    Span badge = new Span(text);
    badge.addClassName("badge");
    return badge;
  }

  /** The accessible name begins with the visible text and names the person. */
  private Button tool(String text, Runnable clicked) {
    Button button = new Button(text, _ -> clicked.run());
    button.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    button.setAriaLabel(text + " · " + who());
    return button;
  }

  private AccountId id() {
    return new AccountId(account.peek().person().id());
  }

  private String who() {
    return account.peek().person().name();
  }

  private String withdrawal() {
    return "The link that %s was sent stops working.".formatted(who());
  }

  private String deactivation() {
    return "%s is signed out at once and can't sign in any more. The name stays on everything that %s did."
        .formatted(who(), who());
  }

  private String reactivation() {
    return "%s can sign in again with the old password. If others may know it, reset it afterwards."
        .formatted(who());
  }

  private void inviteAgain() {
    Account now = account.peek();
    now.signInName().ifPresent(to -> Invitation.send(this, client, to, now.administrator()));
  }

  private void ask(String verb, String explanation, AccountCommand command) {
    new CommandDialog(
            drafts,
            new BaseValue(client),
            verb + "/" + id().value(),
            "%s %s?".formatted(verb, who()),
            new Paragraph(explanation))
        .ask(verb, () -> true, () -> List.of(client.send(AccountFeature.ACCOUNT, command)));
  }

  private void askForName() {
    TextField field = new TextField("Name");
    field.setValue(who());
    field.setRequiredIndicatorVisible(true);
    TextCheck check = new TextCheck(field, AccountRules.NAME);
    new CommandDialog(
            drafts, new BaseValue(client), "rename/" + id().value(), "Rename " + who(), field)
        .ask(
            "Save",
            () -> check.passes(AccountRules.NAME_REQUIRED.message()),
            () ->
                List.of(
                    client.send(AccountFeature.ACCOUNT, new RenameAccount(id(), field.getValue()))),
            field);
  }

  private void askToReset() {
    new CommandDialog(
            drafts,
            new BaseValue(client),
            "reset/" + id().value(),
            "Reset the password of %s?".formatted(who()),
            new Paragraph(
                "You get a link to send to %s. The present password works until the link is used."
                    .formatted(who())))
        .ask("Make a link", () -> true, () -> List.of(reset()));
  }

  private SentCommand reset() {
    LinkSecret secret = LinkSecret.random();
    SentCommand sent =
        client.send(AccountFeature.ACCOUNT, new OfferNewPassword(id(), secret.hash()));
    account
        .peek()
        .signInName()
        .ifPresent(
            to ->
                LinkDialog.whenAccepted(
                    this,
                    sent,
                    "New password",
                    "Send this link to %s. The first person who opens it can choose the password."
                        .formatted(who()),
                    new LinkAddress(to.text(), secret.text()).below(NewPasswordPage.ADDRESS)));
    return sent;
  }
}
