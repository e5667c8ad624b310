package io.kanban.file;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a file's content: 64 lower-case hexadecimal digits. */
public record ContentHash(String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ContentHash {
    if (!value.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("Not a SHA-256: " + value);
    }
  }

  @JsonValue
  @Override
  public String value() {
    return value;
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** The hash of the bytes that the digest received. */
  static ContentHash of(MessageDigest digest) {
    return new ContentHash(HexFormat.of().formatHex(digest.digest()));
  }
}
