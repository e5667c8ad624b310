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
import java.util.Optional;

/** Lets an invited person sign up: they choose the name that others see, and a password. */
@Route(value = JoinPage.ADDRESS + LinkAddress.ROUTE, autoLayout = false)
@PageTitle("Welcome · Kanban")
@AnonymousAllowed
public class JoinPage extends SignInCard implements BeforeEnterObserver {
  private static final long serialVersionUID = 1L;

  static final String ADDRESS = "join";

  @Override
  public void beforeEnter(BeforeEnterEvent event) {
    LinkAddress link = LinkAddress.of(event);
    Optional<FormAnswer> answer = FormAnswer.take();
    // Password managers store the password under this name.
    TextField account =
        BrowserForm.text("You sign in as", AccountForms.SIGN_IN_NAME, "username", link.name());
    account.setReadOnly(true);
    account.setRequiredIndicatorVisible(false);
    TextField name =
        BrowserForm.text(
            "Your name", AccountForms.NAME, "name", answer.map(FormAnswer::name).orElse(""));
    name.setHelperText("The others see it.");
    PasswordField password =
        BrowserForm.password("Choose a password", AccountForms.PASSWORD, "new-password");
    password.setHelperText(PasswordRule.HINT);
    name.setAutofocus(true);
    card()
        .add(
            new H2("Welcome"),
            new BrowserForm(
                AccountForms.SIGN_UP,
                Map.of(AccountForms.SECRET, link.secret()),
                "Join",
                answer,
                List.of(account, name, password)));
  }
}
