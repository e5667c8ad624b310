package io.kanban.people;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.login.LoginI18n;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import io.kanban.shell.PostForm;
import io.recordplayer.record.Person;
import java.util.Map;
import java.util.Set;

/** Lets a person sign in: as one of the demo's people with one click, or by name and password. */
@Route(value = SignInPage.ADDRESS, autoLayout = false)
@PageTitle("Sign in · Kanban")
@AnonymousAllowed
public class SignInPage extends Main implements BeforeEnterObserver {
  private static final long serialVersionUID = 1L;

  static final String ADDRESS = "login";

  private static final String EXPIRED = "expired";

  /** The address of the form with the message that the page was open for too long. */
  static final String ADDRESS_OF_EXPIRED = ADDRESS + "?" + EXPIRED;

  private static final Map<Person, String> DOES =
      Map.of(
          People.DAVE, "manages",
          People.BILL, "works",
          People.JANET, "reviews",
          People.EVE, "is new here");

  private final LoginForm form = new LoginForm();
  private final Paragraph expired =
      new Paragraph("This page was open for too long. Please sign in again.");

  public SignInPage() {
    addClassName("sign-in");
    LoginI18n texts = LoginI18n.createDefault();
    texts.getForm().setTitle("Sign in");
    form.setI18n(texts);
    form.setForgotPasswordButtonVisible(false);
    form.setAction(ADDRESS);
    expired.addClassName("reason");
    expired.getElement().setAttribute("role", "alert");
    expired.setVisible(false);
    Div card = new Div(brand(), expired, demo(), form);
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

  private static Div demo() {
    Div people = new Div();
    people.addClassName("demo-people");
    for (Person person : People.ALL) {
      Span name = new Span(person.name());
      name.addClassName("demo-name");
      NativeButton as = new NativeButton();
      as.add(name, new Span(DOES.getOrDefault(person, "")));
      as.getElement().setAttribute("aria-label", "Sign in as " + person.name());
      people.add(
          new PostForm(ADDRESS, Map.of("username", person.id(), "password", People.PASSWORD), as));
    }
    Div demo =
        new Div(
            new H2("Try it as"),
            people,
            new Paragraph("Everybody's password is “%s”.".formatted(People.PASSWORD)));
    demo.addClassName("demo");
    return demo;
  }

  @Override
  public void beforeEnter(BeforeEnterEvent event) {
    Set<String> said = event.getLocation().getQueryParameters().getParameters().keySet();
    form.setError(said.contains("error"));
    expired.setVisible(said.contains(EXPIRED));
  }
}
