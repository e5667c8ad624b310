package io.recordplayer.client;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import io.recordplayer.vaadin.InlineScript;

/**
 * Adds the browser's part of {@link Drafts} to each page. It works without a connection, and keeps
 * everything in the tab's own {@code sessionStorage}.
 */
public final class DraftScript implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;

  private static final String SCRIPT =
      """
      (() => {
        const read = key => JSON.parse(sessionStorage.getItem(key));
        const write = (key, value) => value === null
            ? sessionStorage.removeItem(key) : sessionStorage.setItem(key, JSON.stringify(value));
        const text = field => field.inputElement?.value ?? field.value;
        const show = (field, words) => {
          field.value = words;
          // The server hears the one or the other, as the field's mode wants it.
          field.dispatchEvent(new CustomEvent('input'));
          field.dispatchEvent(new CustomEvent('change'));
        };
        const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
        const writeDraft = (key, base, value) =>
            write(key, same(value, base) ? null : {base, value});
        const isOfAnother = (kept, base) => kept !== null && !same(kept.base, base);
        const chosen = field => field.localName === 'vaadin-checkbox-group'
            ? [...field.children].filter(box => box.checked)
            : (field.selectedItems ?? [field.selectedItem]).filter(Boolean);
        const outbox = key => read(key + '/sent') ?? [];
        const writeOutbox = (key, all) => write(key + '/sent', all.length ? all : null);
        const randomId = () => Array.from(crypto.getRandomValues(new Uint8Array(8)),
            byte => byte.toString(16).padStart(2, '0')).join('');

        window.recordPlayerDrafts = {
          read,
          write,

          /** Returns whether the draft began with another value in the field. */
          keep(field, key, base) {
            const kept = read(key);
            if (kept) show(field, kept.value);
            const note = event =>
                writeDraft(key, base, event.isTrusted ? text(field) : field.value);
            field.addEventListener('input', note);
            field.addEventListener('change', note);
            return isOfAnother(kept, base);
          },

          /** Returns the labels of the chosen items, and whether the draft began with others. */
          keepChoice(field, key, base) {
            const kept = read(key);
            field.addEventListener('change', () => writeDraft(key, base,
                chosen(field).map(item => item.label).sort()));
            return {labels: kept?.value ?? null, changed: isOfAnother(kept, base)};
          },

          /** Returns the beginning of the drafts of this prefix; sets it if there are none. */
          begin(prefix, begun) {
            const key = prefix + 'begun';
            const isDraft = name => name.startsWith(prefix) && name !== key;
            if (!Object.keys(sessionStorage).some(isDraft)) write(key, begun);
            return read(key) ?? begun;
          },

          submits(field, button, key) {
            const announce = sent => field.dispatchEvent(
                new CustomEvent('submitted', {detail: sent, bubbles: true, composed: true}));
            const submit = () => {
              const words = text(field);
              if (!words.trim()) return;
              const sent = {id: randomId(), text: words};
              writeOutbox(key, [...outbox(key), sent]);
              show(field, '');
              announce(sent);
            };
            field.addEventListener('keydown', event => {
              if (event.key === 'Enter' && !event.isComposing) submit();
            });
            button.addEventListener('click', () => {
              submit();
              field.focus();
            });
            setTimeout(() => outbox(key).forEach(announce));
          },

          accepted(key, id) {
            writeOutbox(key, outbox(key).filter(sent => sent.id !== id));
          },

          /** Returns whether the text is back in its field; newer text is not replaced. */
          rejected(field, key, id) {
            const sent = outbox(key).find(sent => sent.id === id);
            this.accepted(key, id);
            if (!sent || text(field)) return !sent;
            show(field, sent.text);
            return true;
          },

          /** Forgets the open dialog only if it is this one: another may be open by now. */
          drop(openKey, dialog, prefix) {
            if (read(openKey) === dialog) write(openKey, null);
            Object.keys(sessionStorage).filter(key => key.startsWith(prefix))
                .forEach(key => sessionStorage.removeItem(key));
          }
        };
      })();
      """;

  @Override
  public void serviceInit(ServiceInitEvent init) {
    InlineScript.add(init, SCRIPT);
  }
}
