package io.kanban.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Image;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Layout;
import com.vaadin.flow.router.RouterLayout;
import io.recordplayer.client.Client;
import jakarta.annotation.security.PermitAll;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The frame of every page: the header with the person's name, and the progress of their commands.
 */
@Layout
@PermitAll
public class Shell extends Div implements RouterLayout {
  private static final long serialVersionUID = 1L;

  /** The content's index among the children. */
  private static final int CONTENT = 1;

  public Shell(Client client, ObjectProvider<HeaderItem> items) {
    addClassName("shell");
    Div disc = new Div();
    disc.addClassName("disc");
    Anchor home = new Anchor("", disc, new Span("Kanban"));
    home.setRouterIgnore(false);
    home.addClassName("home");
    home.setAriaLabel("Kanban");
    Anchor who = new Anchor("account", client.person().name());
    who.setRouterIgnore(false);
    who.addClassName("who");
    who.getElement().setAttribute("title", "Your account");
    Button help = icon(Icon.Of.KEYBOARD, "Keyboard shortcuts");
    help.addClickListener(_ -> Shortcuts.open());
    PersonAvatar avatar = new PersonAvatar(client.person());
    avatar.getElement().setAttribute("aria-hidden", "true");
    Header header = new Header(skip(), home);
    items.orderedStream().forEach(item -> header.add(item.create(client)));
    header.add(avatar, who, help, look(), signOut());
    header.addClassName("top");
    add(header, new CommandStatus(client));
    Shortcuts.openByKey(this);
  }

  /** Leads a keyboard past the header. */
  private NativeButton skip() {
    NativeButton skip = new NativeButton("Skip to the content");
    skip.addClassName("skip");
    skip.addClickListener(_ -> getElement().getChild(CONTENT).callJsFunction("focus"));
    return skip;
  }

  private static Button icon(Icon.Of what, String label) {
    Button button = new Button(new Icon(what));
    button.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    button.setAriaLabel(label);
    button.setTooltipText(label);
    return button;
  }

  private Button look() {
    Button button = icon(Icon.Of.CONTRAST, "Light or dark");
    ContextMenu menu = new ContextMenu(button);
    menu.setOpenOnClick(true);
    for (ColorTheme look : ColorTheme.values()) {
      menu.addItem(look.label(), _ -> choose(look));
    }
    return button;
  }

  private void choose(ColorTheme look) {
    look.show(UI.getCurrent());
    // The browser requests this image, and the response sets the cookie.
    Image cookie = new Image(look.address(), "");
    cookie.addClassName("cookie");
    getChildren().filter(old -> old.hasClassName("cookie")).toList().forEach(this::remove);
    add(cookie);
  }

  private static PostForm signOut() {
    NativeButton button = new NativeButton();
    button.add(new Icon(Icon.Of.SIGN_OUT));
    button.addClassName("icon-button");
    button.getElement().setAttribute("aria-label", "Sign out");
    button.getElement().setAttribute("title", "Sign out");
    return new PostForm("logout", Map.of(), button);
  }

  @Override
  public void showRouterLayoutContent(HasElement content) {
    content.getElement().setAttribute("tabindex", "-1");
    addComponentAtIndex(CONTENT, content.getElement().getComponent().orElseThrow());
  }

  @Override
  public void removeRouterLayoutContent(@Nullable HasElement old) {
    if (old != null) {
      old.getElement().getComponent().ifPresent(Component::removeFromParent);
    }
  }
}
