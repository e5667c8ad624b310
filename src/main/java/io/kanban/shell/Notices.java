package io.kanban.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import io.recordplayer.client.Watch;
import java.util.Optional;
import java.util.function.Supplier;

/** The notices that a page shows in place of its content. */
public final class Notices {
  private Notices() {}

  /** A notice with a title, an explanation, and components that lead on. */
  public static Div notice(String title, String text, Component... actions) {
    Div notice = new Div(new H2(title), new Paragraph(text));
    notice.add(actions);
    notice.addClassName("notice");
    return notice;
  }

  /** For an unknown address. */
  public static Div noSuch(String what) {
    Anchor projects = new Anchor("", "To your projects");
    projects.setRouterIgnore(false);
    return noSuch(what, projects);
  }

  /**
   * For an unknown address.
   *
   * @param way a link that leads on
   */
  public static Div noSuch(String what, Component way) {
    Div content =
        new Div(
            new H1("No such " + what),
            notice("Check the address", "There is no " + what + " at this address.", way));
    content.addClassName("content");
    return content;
  }

  /**
   * The notice in place of a watched view that can't be shown now; empty if it can.
   *
   * @param denied makes the notice for a person without access
   */
  public static Optional<Div> of(Watch.State state, Supplier<Div> denied) {
    return switch (state) {
      case LIVE -> Optional.empty();
      case OPENING -> Optional.of(opening());
      case STOPPED -> Optional.of(standsStill());
      case UNDECIDED -> Optional.of(undecided());
      case DENIED -> Optional.of(denied.get());
    };
  }

  public static Div notAMember() {
    return notice(
        "You are not a member of this project",
        "Ask one of its managers to add you. Its content then appears here by itself.");
  }

  /** For a view that is opening; the style sheet shows the notice only after some seconds. */
  public static Div opening() {
    Div notice =
        notice(
            "This can't be shown yet",
            "The server can't read this at the moment. It keeps trying, and the content"
                + " appears here by itself.");
    notice.addClassName("late");
    notice.getElement().setAttribute("role", "status");
    return notice;
  }

  /** For a view while the application can't check the person's access. */
  public static Div undecided() {
    Div notice =
        notice(
            "Your access can't be checked right now",
            "The application can't read the list of members. The content appears here by itself as"
                + " soon as it can; nothing is lost.");
    notice.addClassName("undecided");
    return notice;
  }

  /** For a view that has stopped: its content may be out of date, so it is not shown. */
  public static Div standsStill() {
    return notice(
        "This can't be shown right now",
        "The application can't display a change that was made here. Nothing is lost. The operator"
            + " can see the cause and fix it.");
  }
}
