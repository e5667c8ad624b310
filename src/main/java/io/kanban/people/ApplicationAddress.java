package io.kanban.people;

import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.VaadinServletRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The address of the application as the browser of an open page names it, for links to send. */
record ApplicationAddress(String text) {
  /** The whole address of a page. */
  static String of(UI ui, String page) {
    ApplicationAddress root = ComponentUtil.getData(ui, ApplicationAddress.class);
    return (root == null ? "" : root.text()) + "/" + page;
  }

  /** Keeps the address of the request that created the page. */
  @Component
  static class AtFirstRequest implements VaadinServiceInitListener {
    private static final long serialVersionUID = 1L;

    @Override
    public void serviceInit(ServiceInitEvent init) {
      init.getSource()
          .addUIInitListener(
              made -> {
                VaadinServletRequest request = VaadinServletRequest.getCurrent();
                if (request != null) {
                  ComponentUtil.setData(
                      made.getUI(),
                      ApplicationAddress.class,
                      new ApplicationAddress(
                          ServletUriComponentsBuilder.fromContextPath(
                                  request.getHttpServletRequest())
                              .build()
                              .toUriString()));
                }
              });
    }
  }
}
