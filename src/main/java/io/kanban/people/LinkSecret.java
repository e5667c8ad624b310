package io.kanban.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The secret in a link for signing up or for a new password. Only its hash is recorded. A fast hash
 * is enough, because nobody guesses 160 random bits.
 */
public record LinkSecret(String text) {
  private static final int BYTES = 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The hash of a link's secret. */
  public record Hash(String hex) {}

  static LinkSecret random() {
    byte[] secret = new byte[BYTES];
    RANDOM.nextBytes(secret);
    return new LinkSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  Hash hash() {
    try {
      return new Hash(
          HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Each JDK has SHA-256.", e);
    }
  }

  @Override
  public String toString() {
    return "LinkSecret";
  }
}
