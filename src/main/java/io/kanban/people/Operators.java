package io.kanban.people;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** The people who run the application: they may see its health and metrics. */
final class Operators {
  private final Set<AccountId> accounts;

  /**
   * @param names their sign-in names, or the ids of their accounts
   * @throws IllegalArgumentException if a name is neither
   */
  Operators(Collection<String> names) {
    accounts = names.stream().map(Operators::accountOf).collect(Collectors.toUnmodifiableSet());
  }

  private static AccountId accountOf(String name) {
    return SignInName.accountOf(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "kanban.operators names “%s”, which is neither a sign-in name nor an account's id."
                        .formatted(name)));
  }

  boolean contains(AccountId account) {
    return accounts.contains(account);
  }
}
