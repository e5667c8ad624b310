package io.kanban.people;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import io.kanban.shell.PostForm;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a person sign in: by name and password, by an OpenID provider, or as one of the demo's
 * people with one click.
 */
@Route(value = SignInPage.ADDRESS, autoLayout = false)
@PageTitle("Sign in · Kanban")
@AnonymousAllowed
public class SignInPage extends SignInCard implements BeforeEnterObserver {
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

  private final Paragraph expired =
      new Paragraph("This page was open for too long. Please sign in again.");

  public SignInPage(DemoOffer demo, Providers providers) {
    expired.addClassName("reason");
    expired.getElement().setAttribute("role", "alert");
    expired.setVisible(false);
    card().add(expired);
    if (demo.isShown()) {
      card().add(demo());
    }
    if (providers.areThere()) {
      card().add(links(providers));
    }
    card().add(form());
  }

  private static Div links(Providers providers) {
    Div links = new Div();
    links.addClassName("providers");
    for (Providers.Link provider : providers.links()) {
      Anchor link = new Anchor(provider.address(), "Sign in with " + provider.name());
      link.setRouterIgnore(true);
      links.add(link);
    }
    return links;
  }

  private static BrowserForm form() {
    Optional<FormAnswer> answer = FormAnswer.take();
    String known = answer.map(FormAnswer::name).orElse("");
    TextField name = BrowserForm.text("E-mail address or name", "username", "username", known);
    PasswordField password = BrowserForm.password("Password", "password", "current-password");
    if (known.isEmpty()) {
      name.setAutofocus(true);
    } else {
      password.setAutofocus(true);
    }
    return new BrowserForm(ADDRESS, Map.of(), "Sign in", answer, List.of(name, password));
  }

  private static Div demo() {
    Div people = new Div();
    people.addClassName("demo-people");
    for (Person person : People.ALL) {
      Span name = new Span(person.name());
      name.addClassName("demo-name");
      NativeButton as = new NativeButton();
      String does = DOES.getOrDefault(person, "");
      as.add(name, new Span(" " + does));
      as.getElement().setAttribute("aria-label", "Sign in as %s %s".formatted(person.name(), does));
      people.add(
          new PostForm(
              ADDRESS, Map.of("username", person.id(), "password", DemoPeople.PASSWORD), as));
    }
    Div demo =
        new Div(
            new H2("Try it as"),
            people,
            new Paragraph("Everybody's password is “%s”.".formatted(DemoPeople.PASSWORD)));
    demo.addClassName("demo");
    return demo;
  }

  @Override
  public void beforeEnter(BeforeEnterEvent event) {
    expired.setVisible(
        event.getLocation().getQueryParameters().getParameters().containsKey(EXPIRED));
  }
}
