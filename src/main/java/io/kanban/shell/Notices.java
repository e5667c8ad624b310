package io.kanban.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;

/** What a page shows where there is nothing else to show. */
public final class Notices {
  private Notices() {}

  /** Says what is the matter and what to do. */
  public static Div notice(String title, String text, Component... actions) {
    Div notice = new Div(new H2(title), new Paragraph(text));
    notice.add(actions);
    notice.addClassName("notice");
    return notice;
  }

  /** For an address that names nothing. */
  public static Div noSuch(String what) {
    Anchor projects = new Anchor("", "To your projects");
    projects.setRouterIgnore(false);
    return noSuch(what, projects);
  }

  /**
   * For an address that names nothing.
   *
   * @param way leads to where there is something
   */
  public static Div noSuch(String what, Component way) {
    Div content =
        new Div(
            new H1("No such " + what),
            notice("Check the address", "No " + what + " is called that.", way));
    content.addClassName("content");
    return content;
  }

  public static Div notAMember() {
    return notice(
        "You are not a member of this project",
        "Ask one of its managers to add you; what there is to see then appears here.");
  }

  /** For a view that isn't there yet; it is seen only where that takes some seconds. */
  public static Div opening() {
    Div notice =
        notice(
            "This can't be shown yet",
            "The server can't read this at the moment. It goes on trying, and this page comes to"
                + " life by itself.");
    notice.addClassName("late");
    notice.getElement().setAttribute("role", "status");
    return notice;
  }

  /** For a view of which nobody knows now who may see it. */
  public static Div undecided() {
    Div notice =
        notice(
            "Whether you may see this can't be told now",
            "The application can't read who is a member here. This appears by itself when it can;"
                + " nothing is lost.");
    notice.addClassName("undecided");
    return notice;
  }

  /** For a view that can't go on: what there is of it may be old, and isn't shown for new. */
  public static Div standsStill() {
    return notice(
        "This can't be shown as it is now",
        "The application met something here that it can't show. Nothing is lost; those who run the"
            + " system can see the cause and mend it.");
  }
}
