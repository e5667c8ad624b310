package io.kanban.people;

import io.kanban.people.Account.Status;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All people that the system knows: those who are invited, active or deactivated.
 *
 * <p>A page that offers people to choose from takes {@link #choosable}; a page that shows a person
 * of an old record takes the present name from {@link #nameOf}, and marks the person if {@link
 * #isDeactivated} says so.
 *
 * @param groups the accounts by a group of their ids and by their ids. An event copies the accounts
 *     of one group only, so that 100,000 of them cost little
 */
public record AccountDirectory(Map<String, Map<String, Account>> groups) {
  static final AccountDirectory EMPTY = new AccountDirectory(Map.of());
  private static final int GROUPS = 256;

  private static String groupOf(String id) {
    return Integer.toString(Math.floorMod(id.hashCode(), GROUPS));
  }

  AccountDirectory play(Recorded<AccountEvent> event) {
    String id = event.data().account().value();
    Map<String, Map<String, Account>> next = new HashMap<>(groups);
    Map<String, Account> group = new HashMap<>(next.getOrDefault(groupOf(id), Map.of()));
    Account account = group.getOrDefault(id, Account.NONE).with(event.data());
    if (account.status() == Status.UNKNOWN) {
      group.remove(id);
    } else {
      group.put(id, account);
    }
    next.put(groupOf(id), group);
    return new AccountDirectory(next);
  }

  /** The account of a person; empty if the system doesn't know the person. */
  public Optional<Account> of(Person person) {
    return Optional.ofNullable(
        groups.getOrDefault(groupOf(person.id()), Map.of()).get(person.id()));
  }

  /** The present name of a person; the name in the record if the person has no account. */
  public String nameOf(Person person) {
    return of(person).map(account -> account.person().name()).orElseGet(person::name);
  }

  public boolean isDeactivated(Person person) {
    return of(person).filter(Account::isDeactivated).isPresent();
  }

  /** All accounts in the order of their names. */
  public List<Account> accounts() {
    return sorted(groups.values().stream().flatMap(group -> group.values().stream()));
  }

  /** The accounts of people who can become a member: the active and the invited ones. */
  public List<Account> choosable() {
    return accounts().stream().filter(account -> !account.isDeactivated()).toList();
  }

  private static List<Account> sorted(Stream<Account> accounts) {
    return accounts
        .sorted(
            Comparator.comparing(
                    (Account account) -> account.person().name(), String.CASE_INSENSITIVE_ORDER)
                .thenComparing(account -> account.person().id()))
        .toList();
  }
}
