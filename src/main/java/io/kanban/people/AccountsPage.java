package io.kanban.people;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.shell.Notices;
import io.recordplayer.client.Client;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.KeyedList;
import io.recordplayer.client.Watch;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Locale;

/** Lets administrators look after accounts: invite, rename, reset passwords, deactivate. */
@Route(AccountsPage.ADDRESS)
@PageTitle("Accounts · Kanban")
@PermitAll
public class AccountsPage extends Main {
  private static final long serialVersionUID = 1L;

  static final String ADDRESS = "accounts";

  /** The number of accounts that are shown; a person types a part of a name to see others. */
  private static final int MOST_ROWS = 100;

  private final ValueSignal<String> filter = new ValueSignal<>("");

  public AccountsPage(Client client) {
    addClassNames("page", "settings-page");
    Drafts drafts = new Drafts(client, ADDRESS);
    Watch<Account> own = client.watch(this, AccountFeature.VIEW, client.person().id());
    Watch<AccountDirectory> directory =
        client.watch(this, AccountFeature.DIRECTORY, AccountFeature.ALL);
    Signal<List<Account>> found = directory.view().map(AccountDirectory::accounts);
    Button invite =
        new Button(
            "Invite somebody", _ -> new Invitation(this, client, drafts).askAsAdministrator());
    invite.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    Div head = new Div(new H1("Accounts"), invite);
    head.addClassName("page-head");
    TextField search = new TextField();
    search.setPlaceholder("Name or address");
    search.setAriaLabel("Find people by name or address");
    search.setClearButtonVisible(true);
    search.setValueChangeMode(ValueChangeMode.LAZY);
    search.addValueChangeListener(typed -> filter.set(typed.getValue()));
    UnorderedList list = new UnorderedList();
    list.addClassNames("members", "settings-list");
    Paragraph more = new Paragraph();
    more.addClassName("more-accounts");
    Div content = new Div(head, search, list, more);
    content.addClassName("content");
    Div notice = new Div();
    add(content, notice);
    KeyedList.of(
        list,
        Signal.computed(
            () -> matching(found.get(), filter.get()).stream().limit(MOST_ROWS).toList()),
        account -> account.person().id(),
        account -> new AccountRow(client, drafts, account));
    Signal.effect(
        this,
        () -> {
          int hidden = matching(found.get(), filter.get()).size() - MOST_ROWS;
          more.setVisible(hidden > 0);
          more.setText("%,d more; type a part of a name.".formatted(hidden));
        });
    Signal.effect(
        content,
        () -> {
          Watch.State state = own.state().get();
          boolean allowed = state == Watch.State.LIVE && own.view().get().isActiveAdministrator();
          content.setVisible(allowed);
          notice.removeAll();
          switch (state) {
            case LIVE -> {
              if (!allowed) {
                notice.add(
                    Notices.notice(
                        "Only administrators look after accounts",
                        "Ask one of them to invite or rename somebody."));
              }
            }
            case OPENING -> notice.add(Notices.opening());
            case UNDECIDED -> notice.add(Notices.undecided());
            case STOPPED -> notice.add(Notices.standsStill());
            case DENIED -> {}
          }
        });
  }

  private static List<Account> matching(List<Account> accounts, String filter) {
    String wanted = filter.strip().toLowerCase(Locale.ROOT);
    return accounts.stream()
        .filter(
            account ->
                account.person().name().toLowerCase(Locale.ROOT).contains(wanted)
                    || account
                        .signInName()
                        .filter(name -> name.text().contains(wanted))
                        .isPresent())
        .toList();
  }
}
