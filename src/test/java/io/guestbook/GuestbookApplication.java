package io.guestbook;

import static com.vaadin.flow.spring.security.VaadinSecurityConfigurer.vaadin;
import static java.util.stream.Stream.concat;
import static org.springframework.security.config.Customizer.withDefaults;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import com.vaadin.flow.shared.ui.Transport;
import com.vaadin.flow.signals.Signal;
import io.guestbook.GuestbookApplication.GuestCommand.Sign;
import io.guestbook.GuestbookApplication.GuestEvent.Signed;
import io.recordplayer.client.Client;
import io.recordplayer.client.KeyedList;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.EntityType;
import io.recordplayer.player.Access;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** A whole application: guests sign a book, and everybody sees it at once. */
@Push(transport = Transport.WEBSOCKET)
@SpringBootApplication
public class GuestbookApplication implements AppShellConfigurator {
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

  /** The names of all guests: the state of the guestbook, and the view that its page shows. */
  public record Guests(List<String> names) {}

  static final class Rules implements Entity<GuestCommand, Guests, GuestEvent> {
    @Override
    public Guests initial() {
      return new Guests(List.of());
    }

    @Override
    public Decision<GuestEvent> decide(GuestCommand command, Guests guests, Origin origin) {
      return switch (command) {
        case Sign c when guests.names().contains(c.name()) ->
            Decision.reject("SIGNED_ALREADY", "You are in the book already.");
        case Sign c -> Decision.accept(new Signed(c.name()));
      };
    }

    @Override
    public Guests evolve(Guests guests, Recorded<GuestEvent> event) {
      return switch (event.data()) {
        case Signed e -> new Guests(concat(guests.names().stream(), Stream.of(e.name())).toList());
      };
    }
  }

  static final EntityType<GuestCommand, Guests, GuestEvent> BOOK =
      EntityType.single("guestbook", new Rules());

  static final Projection<Guests> GUESTS = BOOK.view();

  @Bean
  Feature guestbook() {
    return Feature.of(BOOK).views(GUESTS).access(Access.open());
  }

  @Bean
  SecurityFilterChain security(HttpSecurity http) {
    return http.with(vaadin(), withDefaults()).build();
  }

  @Route("")
  @AnonymousAllowed
  static class GuestbookPage extends VerticalLayout {
    GuestbookPage(Client client) {
      var name = new TextField("Your name");
      var sign = new Button("Sign");
      sign.addClickListener(_ -> client.send(BOOK, new Sign(name.getValue())).showRejection(name));
      add(new H1("Guestbook"), name, sign, client.show(GUESTS, "main", GuestbookPage::list));
    }

    private static UnorderedList list(Signal<Guests> guests) {
      return KeyedList.of(new UnorderedList(), guests.map(Guests::names), ListItem::new);
    }
  }
}
