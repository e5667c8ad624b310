package io.kanban.people;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;

/** The frame of the pages that nobody has to be signed in for. */
abstract class SignInCard extends Main {
  private static final long serialVersionUID = 1L;

  private final Div card = new Div();

  SignInCard() {
    addClassName("sign-in");
    card.addClassName("sign-in-card");
    card.add(brand());
    add(card);
  }

  Div card() {
    return card;
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
}
