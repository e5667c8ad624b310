package io.recordplayer.client;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import io.recordplayer.vaadin.InlineScript;

/** The browser's part of {@link TemplateList}: it draws the items and applies changes to them. */
public final class TemplateListScript implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;

  private static final String SCRIPT =
      """
      window.recordPlayerLists = (() => {
        const QUOTED = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'};
        const DRAGGED = 'v-dragged', OVER = 'v-drag-over-target';
        const lists = {dragged: null, begin, change};

        const draw = (template, values) => {
          const drawn = document.createElement('template');
          drawn.innerHTML = template.replace(/\\{(\\w+)\\}/g,
              (_, name) => values[name].replace(/[&<>"]/g, sign => QUOTED[sign]));
          const item = drawn.content.firstElementChild;
          item.values = values;
          return item;
        };

        // What has the focus keeps it.
        const update = (item, drawn) => {
          for (const {name, value} of drawn.attributes) {
            if (name !== 'class' && item.getAttribute(name) !== value) {
              item.setAttribute(name, value);
            }
          }
          if (drawn.children.length > 0) {
            [...drawn.children].forEach((child, i) => update(item.children[i], child));
          } else if (item.textContent !== drawn.textContent) {
            item.textContent = drawn.textContent;
          }
        };

        const itemOf = (list, event) =>
            [...list.children].find(item => item.contains(event.target));

        const listenToDrags = list => {
          const mark = over => {
            list.querySelector(':scope > .' + OVER)?.classList.remove(OVER);
            over?.classList.add(OVER);
          };
          list.addEventListener('dragstart', event => {
            const item = itemOf(list, event);
            lists.dragged = item?.values;
            event.dataTransfer.setData('text/plain', '');
            item?.classList.add(DRAGGED);
          });
          list.addEventListener('dragend', event => {
            lists.dragged = null;
            itemOf(list, event)?.classList.remove(DRAGGED);
          });
          list.addEventListener('dragover', event => mark(itemOf(list, event)));
          list.addEventListener('dragleave', () => mark(null));
          list.addEventListener('drop', () => {
            mark(null);
            setTimeout(() => lists.dragged = null);
          });
        };

        function begin(list, template) {
          if (!list.template) listenToDrags(list);
          list.template = template;
          list.replaceChildren();
        }

        function change(list, steps) {
          for (const [step, at, values] of steps) {
            const item = list.children[at];
            switch (step) {
              case 'insert': list.insertBefore(draw(list.template, values), item ?? null); break;
              case 'update':
                item.values = values;
                update(item, draw(list.template, values));
                break;
              case 'remove': item.remove(); break;
              case 'focus': item.focus(); break;
            }
          }
        }

        return lists;
      })();
      """;

  @Override
  public void serviceInit(ServiceInitEvent init) {
    InlineScript.add(init, SCRIPT);
  }
}
