package io.kanban.people;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.login.LoginI18n;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;

/** Signing in. */
@Route(value = "login", autoLayout = false)
@PageTitle("Sign in · Kanban")
@AnonymousAllowed
public class SignInPage extends Main implements BeforeEnterObserver {
  private static final long serialVersionUID = 1L;

  private final LoginForm form = new LoginForm();

  public SignInPage() {
    addClassName("sign-in");
    LoginI18n texts = LoginI18n.createDefault();
    texts.getForm().setTitle("Sign in");
    form.setI18n(texts);
    form.setForgotPasswordButtonVisible(false);
    form.setAction("login");
    Div hint = new Div();
    hint.addClassName("demo-people");
    hint.add(
        new Paragraph(
            "In the demo there are Dave (manager), Bill (worker) and Janet (reviewer);"
                + " everybody's password is “%s”.".formatted(People.PASSWORD)));
    Div card = new Div(brand(), form, hint);
    card.addClassName("sign-in-card");
    add(card);
  }

  private static Div brand() {
    Div disc = new Div();
    disc.addClassName("disc");
    H1 name = new H1("Kanban");
    Paragraph line = new Paragraph("Everybody's work, as it happens.");
    Div brand = new Div(disc, name, line);
    brand.addClassName("sign-in-brand");
    return brand;
  }

  @Override
  public void beforeEnter(BeforeEnterEvent event) {
    if (event.getLocation().getQueryParameters().getParameters().containsKey("error")) {
      form.setError(true);
    }
  }
}
