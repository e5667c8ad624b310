package io.kanban.people;

/** The hash of a password, as Spring Security's encoder writes it. It is not shown in logs. */
public record PasswordHash(String encoded) {
  /**
   * @throws IllegalArgumentException if it is not a hash, but perhaps a password
   */
  public PasswordHash {
    if (!encoded.matches("\\{[a-zA-Z0-9@._-]+}.+")) {
      throw new IllegalArgumentException("Not the hash of a password.");
    }
  }

  @Override
  public String toString() {
    return "PasswordHash";
  }
}
