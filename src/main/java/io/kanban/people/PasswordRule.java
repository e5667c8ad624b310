package io.kanban.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/** The rule for a new password. Any characters are allowed. */
final class PasswordRule {
  private static final int SHORTEST = 10;

  /** The encoder's hash has no more bytes of the password. */
  private static final int MOST_BYTES = 72;

  static final String HINT = "At least %d characters.".formatted(SHORTEST);

  private PasswordRule() {}

  /** The reason, for people, why a password is not allowed; empty if it is. */
  static Optional<String> errorIn(String password) {
    if (password.codePointCount(0, password.length()) < SHORTEST) {
      return Optional.of("This password is too short: it needs %d characters.".formatted(SHORTEST));
    }
    return password.getBytes(UTF_8).length > MOST_BYTES
        ? Optional.of("This password is too long: %d bytes are possible.".formatted(MOST_BYTES))
        : Optional.empty();
  }
}
