package io.kanban.people;

import io.recordplayer.embedded.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A secret that is created once and kept in a file that only its owner may read. */
final class SecretFile {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SecretFile() {}

  /**
   * Reads the secret, and creates it if there is none. Processes that start together read the same
   * one.
   */
  static String in(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("remember-me.key");
    if (!Files.exists(file)) {
      make(folder, file);
    }
    PrivateFiles.restrictToOwner(file);
    return Files.readString(file);
  }

  private static void make(Path folder, Path file) throws IOException {
    byte[] secret = new byte[BYTES];
    RANDOM.nextBytes(secret);
    Path whole = Files.createTempFile(folder, "remember-me", ".new");
    try {
      PrivateFiles.restrictToOwner(whole);
      Files.writeString(whole, HexFormat.of().formatHex(secret));
      // Unlike a rename, a link never replaces the file of another process.
      Files.createLink(file, whole);
    } catch (FileAlreadyExistsException _) {
      // Another process was first; its secret is used.
    } finally {
      Files.delete(whole);
    }
  }
}
