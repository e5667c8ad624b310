package io.kanban.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.router.Layout;
import com.vaadin.flow.router.RouterLayout;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.spring.security.AuthenticationContext;
import io.kanban.project.ProjectsPage;
import io.recordplayer.client.Client;
import jakarta.annotation.security.PermitAll;

/** The frame of every page: where one is, who one is, and what becomes of one's changes. */
@Layout
@PermitAll
public class Shell extends Div implements RouterLayout {
  private static final long serialVersionUID = 1L;

  private boolean dark;

  public Shell(Client client, AuthenticationContext authentication) {
    addClassName("shell");
    Div disc = new Div();
    disc.addClassName("disc");
    RouterLink home = new RouterLink(ProjectsPage.class);
    home.addClassName("home");
    home.add(disc, new Span("Kanban"));
    Span who = new Span(client.person().name());
    who.addClassName("who");
    Header header =
        new Header(
            home,
            who,
            icon(VaadinIcon.ADJUST, "Switch between light and dark", this::switchScheme),
            icon(VaadinIcon.SIGN_OUT, "Sign out", authentication::logout));
    header.addClassName("top");
    add(header, new Travel(client));
  }

  private static Button icon(VaadinIcon icon, String label, Runnable action) {
    Button button = new Button(icon.create(), _ -> action.run());
    button.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    button.setAriaLabel(label);
    button.setTooltipText(label);
    return button;
  }

  private void switchScheme() {
    dark = !dark;
    UI.getCurrent()
        .getPage()
        .setColorScheme(dark ? ColorScheme.Value.DARK : ColorScheme.Value.LIGHT);
  }

  @Override
  public void showRouterLayoutContent(com.vaadin.flow.component.HasElement content) {
    addComponentAtIndex(1, content.getElement().getComponent().orElseThrow());
  }

  @Override
  public void removeRouterLayoutContent(com.vaadin.flow.component.HasElement old) {
    if (old != null) {
      old.getElement().getComponent().ifPresent(Component::removeFromParent);
    }
  }
}
