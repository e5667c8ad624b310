package io.kanban.people;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import io.kanban.people.AccountCommand.RenameAccount;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.Client;
import io.recordplayer.client.Watch;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Map;

/** Lets a person change their own name and password. */
@Route(AccountPage.ADDRESS)
@PageTitle("Your account · Kanban")
@PermitAll
public class AccountPage extends Main {
  private static final long serialVersionUID = 1L;

  static final String ADDRESS = "account";

  private final transient Client client;
  private final TextField name = new TextField("Your name");
  private final TextCheck check = new TextCheck(name, AccountRules.NAME);

  /** The name in the log that the field was last filled with. */
  private String filled = "";

  public AccountPage(Client client) {
    this.client = client;
    addClassNames("page", "account-page");
    Watch<Account> account = client.watch(this, AccountFeature.VIEW, client.person().id());
    Paragraph signInName = new Paragraph();
    signInName.bindText(
        account
            .view()
            .map(
                now -> now.signInName().map(known -> "You sign in as " + known.text()).orElse("")));
    Anchor all = new Anchor(AccountsPage.ADDRESS, "Accounts of all people");
    all.setRouterIgnore(false);
    all.addClassName("members-link");
    Div head = new Div(new H1("Your account"), all);
    head.addClassName("page-head");
    Div passwordForm = passwordForm();
    add(head, signInName, nameForm(), passwordForm);
    Signal.effect(
        this,
        () -> {
          Account now = account.view().get();
          all.setVisible(now.isActiveAdministrator());
          passwordForm.setVisible(now.hasPassword());
          fill(now.person().name());
        });
  }

  /** Shows the present name, unless the person has begun to change it. */
  private void fill(String present) {
    if (name.getValue().equals(filled)) {
      name.setValue(present);
    }
    filled = present;
  }

  private Div nameForm() {
    name.setHelperText("The others see it on everything that you do.");
    name.setRequiredIndicatorVisible(true);
    name.addKeyDownListener(Key.ENTER, _ -> rename());
    Div form = new Div(new H2("Name"), name, new Button("Save name", _ -> rename()));
    form.addClassName("account-form");
    return form;
  }

  private void rename() {
    if (check.passes(AccountRules.NAME_REQUIRED.message())) {
      client
          .send(
              AccountFeature.ACCOUNT,
              new RenameAccount(new AccountId(client.person().id()), name.getValue()))
          .showRejection(name);
    }
  }

  private static Div passwordForm() {
    PasswordField present =
        BrowserForm.password("Present password", AccountForms.PRESENT_PASSWORD, "current-password");
    PasswordField next =
        BrowserForm.password("New password", AccountForms.PASSWORD, "new-password");
    next.setHelperText(PasswordRule.HINT);
    Div form =
        new Div(
            new H2("Password"),
            new BrowserForm(
                AccountForms.CHANGE_PASSWORD,
                Map.of(),
                "Change password",
                FormAnswer.take(),
                List.of(present, next)));
    form.addClassName("account-form");
    return form;
  }
}
