package io.guestbook;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.shared.ui.Transport;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.client.Client;
import io.recordplayer.client.SignedIn;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.Rejection;
import io.recordplayer.player.Access;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/** A whole application: guests sign, and everybody sees it at once. */
@Push(transport = Transport.WEBSOCKET)
@SpringBootApplication
public class GuestbookApplication implements AppShellConfigurator {
  private static final long serialVersionUID = 1L;

  public static void main(String[] args) {
    SpringApplication.run(GuestbookApplication.class, args);
  }

  public sealed interface GuestCommand {
    @StoredAs("sign-guestbook")
    record Sign(String name) implements GuestCommand {}
  }

  public sealed interface GuestEvent {
    @StoredAs("guestbook-signed")
    record Signed(String name) implements GuestEvent {}
  }

  /** Who has signed: the entity's state and the page's view model alike. */
  public record Guests(List<String> names) {
    static final Guests NOBODY = new Guests(List.of());

    Guests with(GuestEvent event) {
      return switch (event) {
        case GuestEvent.Signed e -> {
          List<String> more = new ArrayList<>(names);
          more.add(e.name());
          yield new Guests(List.copyOf(more));
        }
      };
    }

    Guests play(Recorded<GuestEvent> event) {
      return with(event.data());
    }
  }

  static final Rejection SIGNED_ALREADY =
      new Rejection("SIGNED_ALREADY", "You are in the book already.");

  static final class Rules implements Entity<GuestCommand, Guests, GuestEvent> {
    @Override
    public Guests initial() {
      return Guests.NOBODY;
    }

    @Override
    public Decision<GuestEvent> decide(GuestCommand command, Guests guests, Origin origin) {
      return switch (command) {
        case GuestCommand.Sign c when guests.names().contains(c.name()) ->
            Decision.reject(SIGNED_ALREADY);
        case GuestCommand.Sign c -> Decision.accept(new GuestEvent.Signed(c.name()));
      };
    }

    @Override
    public Guests evolve(Guests guests, Recorded<GuestEvent> event) {
      return guests.play(event);
    }
  }

  static final EntityType<GuestCommand, Guests, GuestEvent> GUESTBOOK =
      EntityType.single("guestbook", new Rules());

  static final Projection<Guests> GUESTS =
      Projection.of("guests", Guests.NOBODY).on(GuestEvent.class, Guests::play);

  @Bean
  Feature guestbook() {
    return Feature.of(GUESTBOOK).views(GUESTS).access(Access.open());
  }

  @Bean
  SignedIn signedIn() {
    return () -> new Person("guest", "A guest");
  }

  @Bean
  SecurityFilterChain everybodyMayCome(HttpSecurity http) {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(CsrfConfigurer::disable) // Vaadin has its own
        .build();
  }

  @Route("")
  static class GuestbookPage extends VerticalLayout {
    private static final long serialVersionUID = 1L;

    GuestbookPage(Client client) {
      var name = new TextField("Your name");
      var sign = new Button("Sign", _ -> sign(client, name));
      var list = new UnorderedList();
      var guests = client.watch(this, GUESTS, "main").view();
      Signal.effect(
          list,
          () -> {
            list.removeAll();
            guests.get().names().forEach(guest -> list.add(new ListItem(guest)));
          });
      add(new H1("Guestbook"), name, sign, list);
    }

    private void sign(Client client, TextField name) {
      name.setInvalid(false);
      client
          .send(GUESTBOOK, new GuestCommand.Sign(name.getValue()))
          .whenRejected(
              this,
              why -> {
                name.setErrorMessage(why.message());
                name.setInvalid(true);
              });
    }
  }
}
