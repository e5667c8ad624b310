package io.kanban.people;

/** An account's id: letters, digits and dashes. It is also the id of the account's person. */
public record AccountId(String value) {
  public AccountId {
    if (!value.matches("[a-zA-Z0-9-]{1,64}")) {
      throw new IllegalArgumentException("Not an account's id: " + value);
    }
  }
}
