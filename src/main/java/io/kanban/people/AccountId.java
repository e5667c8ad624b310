package io.kanban.people;

import java.util.Optional;
import java.util.regex.Pattern;

/** An account's id: letters, digits and dashes. It is also the id of the account's person. */
public record AccountId(String value) {
  private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9-]{1,64}");

  public AccountId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("Not an account's id: " + value);
    }
  }

  /** The id that a text is; empty if it is none. */
  static Optional<AccountId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new AccountId(text)) : Optional.empty();
  }
}
