package io.kanban.people;

import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import java.util.List;
import java.util.Map;

/** Lets a person choose a new password, by a link from an administrator. */
@Route(value = NewPasswordPage.ADDRESS + LinkAddress.ROUTE, autoLayout = false)
@PageTitle("New password · Kanban")
@AnonymousAllowed
public class NewPasswordPage extends SignInCard implements BeforeEnterObserver {
  private static final long serialVersionUID = 1L;

  static final String ADDRESS = "new-password";

  @Override
  public void beforeEnter(BeforeEnterEvent event) {
    LinkAddress link = LinkAddress.of(event);
    TextField account =
        BrowserForm.text("You sign in as", AccountForms.SIGN_IN_NAME, "username", link.name());
    account.setReadOnly(true);
    account.setRequiredIndicatorVisible(false);
    PasswordField password =
        BrowserForm.password("Choose a new password", AccountForms.PASSWORD, "new-password");
    password.setHelperText(PasswordRule.HINT);
    password.setAutofocus(true);
    card()
        .add(
            new H2("New password"),
            new BrowserForm(
                AccountForms.NEW_PASSWORD,
                Map.of(AccountForms.SECRET, link.secret()),
                "Save",
                FormAnswer.take(),
                List.of(account, password)));
  }
}
