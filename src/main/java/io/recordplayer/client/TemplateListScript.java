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
        const DRAGGED = 'v-dragged', OVER = 'v-drag-over-target', END = 'v-drop-at-end';
        const LIST = 'data-template-list';
        const lists = {dragged: null, begin, landing};

        const draw = (template, values) => {
          const drawn = document.createElement('template');
          drawn.innerHTML = template.replace(/\\{(\\w+)\\}/g,
              (_, name) => (values[name] ?? '').replace(/[&<>"]/g, sign => QUOTED[sign]));
          const item = drawn.content.firstElementChild;
          item.values = values;
          if (item.hasAttribute('tabindex')) item.tabIndex = -1;
          return item;
        };

        // What has the focus keeps it.
        const update = (item, drawn) => {
          for (const {name, value} of drawn.attributes) {
            if (name !== 'class' && name !== 'tabindex' && item.getAttribute(name) !== value) {
              item.setAttribute(name, value);
            }
          }
          if (item.localName.includes('-')) return; // It draws its own content.
          if (drawn.children.length > 0) {
            [...drawn.children].forEach((child, i) => update(item.children[i], child));
          } else if (item.textContent !== drawn.textContent) {
            item.textContent = drawn.textContent;
          }
        };

        // Tab leads to one item of each list: the one that had the focus last, at first the first.
        const letTabStopAt = (list, item) => {
          for (const other of list.children) {
            if (other.hasAttribute('tabindex')) other.tabIndex = other === item ? 0 : -1;
          }
        };

        const keepTabStop = list => {
          const first = list.firstElementChild;
          if (first && ![...list.children].some(item => item.tabIndex === 0)) {
            letTabStopAt(list, first);
          }
        };

        // The item that had the focus last, and whether it left while the person was using it.
        let current, displaced = false;
        const follow = (list, item) => {
          if (!item) return;
          current = item;
          displaced = false;
          letTabStopAt(list, item);
        };
        const isFree = () => !document.activeElement || document.activeElement === document.body;
        const leave = (list, item) => {
          if (item !== current) return;
          displaced = !isFree();
          current = item.nextElementSibling ?? item.previousElementSibling
              ?? beside(list, 1)?.firstElementChild ?? beside(list, -1)?.firstElementChild;
        };
        const recover = () => {
          if (displaced && isFree() && current?.isConnected) current.focus();
        };

        const itemOf = (list, event) =>
            [...list.children].find(item => item.contains(event.target));

        // The item in front of which the dragged one would land; none for the end.
        const itemBelow = (list, y) => [...list.children].find(item => {
          const {top, height} = item.getBoundingClientRect();
          return item.values !== lists.dragged && y < top + height / 2;
        });

        function landing(event, value) {
          const list = event.target.closest(`[${LIST}]`);
          return list && itemBelow(list, event.clientY)?.values[value];
        }

        const listenToDrags = list => {
          const unmark = () => {
            list.querySelector(':scope > .' + OVER)?.classList.remove(OVER);
            list.classList.remove(END);
          };
          const mark = event => {
            unmark();
            const item = itemBelow(list, event.clientY);
            if (item) item.classList.add(OVER);
            else list.classList.add(END);
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
          list.addEventListener('dragover', mark);
          list.addEventListener('dragleave', unmark);
          list.addEventListener('drop', () => {
            unmark();
            setTimeout(() => lists.dragged = null);
          });
        };

        const STEPS = {ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1};

        // The list on the left (-1) or right (1) that has items and can be seen.
        const beside = (list, step) => {
          const lists = [...document.querySelectorAll(`[${LIST}]`)]
              .filter(one => one.offsetParent && one.children.length > 0);
          return lists[lists.indexOf(list) + step];
        };

        const neighbour = (list, item, key) => {
          const at = [...list.children].indexOf(item), step = STEPS[key];
          if (key === 'ArrowUp' || key === 'ArrowDown') return list.children[at + step];
          const next = beside(list, step);
          return next?.children[Math.min(at, next.children.length - 1)];
        };

        const listenToKeys = list => list.addEventListener('keydown', event => {
          const item = event.target;
          const isPlain = !(event.shiftKey || event.ctrlKey || event.altKey || event.metaKey);
          if (item.parentElement !== list || !isPlain) return;
          if (event.key === 'Enter') {
            item.querySelector('a')?.click();
          } else if (event.key === 'm' && list.opener) {
            item.querySelector(list.opener)?.click();
            event.preventDefault();
          } else if (event.key in STEPS) {
            neighbour(list, item, event.key)?.focus();
            event.preventDefault();
          }
        });

        // Vaadin's context menu looks for these two functions.
        const openMenusBy = (list, opener) => {
          list.preventContextMenu = event => !event.target.closest(opener);
          list.getContextMenuBeforeOpenDetail = event => ({...itemOf(list, event).dataset});
        };

        function begin(list, template, opener) {
          if (!list.template) {
            list.setAttribute(LIST, '');
            list.change = steps => change(list, steps);
            listenToDrags(list);
            listenToKeys(list);
            list.addEventListener('focusin', event => follow(list, itemOf(list, event)));
          }
          list.template = template;
          list.opener = opener;
          if (opener) openMenusBy(list, opener);
          list.replaceChildren();
        }

        function change(list, steps) {
          for (const [step, at, values] of steps) {
            const item = list.children[at];
            switch (step) {
              case 'insert': list.insertBefore(draw(list.template, values), item ?? null); break;
              case 'update':
                Object.assign(item.values, values);
                update(item, draw(list.template, item.values));
                break;
              case 'remove': leave(list, item); item.remove(); break;
              case 'focus': item.focus(); break;
            }
          }
          keepTabStop(list);
          // Later, because the next list can give the focus to the item that left this one.
          setTimeout(recover);
        }

        return lists;
      })();
      """;

  @Override
  public void serviceInit(ServiceInitEvent init) {
    InlineScript.add(init, SCRIPT);
  }
}
