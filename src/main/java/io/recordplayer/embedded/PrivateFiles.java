package io.recordplayer.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes folders and files that their owner alone can read, where the file system knows owners. */
public final class PrivateFiles {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
  private static final Set<PosixFilePermission> FOLDER_PERMISSIONS =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE_PERMISSIONS = PosixFilePermissions.fromString("rw-------");
  private static final int SECRET_BYTES = 32;

  /** Stands in a connection string and in a configuration file as it is. */
  private static final Pattern SECRET_FORMAT = Pattern.compile("[A-Za-z0-9_-]{16,}");

  private PrivateFiles() {}

  /**
   * Makes a folder where it is missing; one that others can look into is closed to them. Where that
   * is refused, a warning says so.
   */
  public static Path createFolder(Path folder) throws IOException {
    if (supportsPermissions(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER_PERMISSIONS));
      setPermissions(folder, FOLDER_PERMISSIONS);
    } else {
      Files.createDirectories(folder);
    }
    return folder;
  }

  /** Makes an empty file where there is none; one that is there stays as its owner has set it. */
  public static void createFile(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file,
          supportsPermissions(file)
              ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FILE_PERMISSIONS)}
              : new FileAttribute<?>[0]);
    }
  }

  /** Closes a file to others than its owner; where that is refused, a warning says so. */
  public static void restrictToOwner(Path file) throws IOException {
    if (supportsPermissions(file)) {
      setPermissions(file, FILE_PERMISSIONS);
    }
  }

  /** A volume may belong to another user, and a share may know no modes that can be changed. */
  private static void setPermissions(Path path, Set<PosixFilePermission> modes) throws IOException {
    if (Files.getPosixFilePermissions(path).equals(modes)) {
      return;
    }
    try {
      Files.setPosixFilePermissions(path, modes);
    } catch (IOException e) {
      LOG.warn(
          "other users of this machine may get at {}: its modes can't be set to {} ({})",
          path,
          PosixFilePermissions.toString(modes),
          e.getMessage());
    }
  }

  /**
   * The secret that a file keeps; a random one, where there is no such file yet.
   *
   * @throws IOException where the file can't be read or made, or has something else
   */
  public static String readOrCreateSecret(Path file) throws IOException {
    if (!Files.exists(file)) {
      writeNewSecret(file);
    } else {
      restrictToOwner(file);
    }
    String secret = Files.readString(file).strip();
    if (!SECRET_FORMAT.matcher(secret).matches()) {
      throw new IOException(
          "a secret has 16 letters, digits, - and _ or more; delete the file, and there will be a"
              + " new one");
    }
    return secret;
  }

  /** A kill at any moment leaves the whole file or none. */
  private static void writeNewSecret(Path file) throws IOException {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    createFile(part);
    Files.writeString(part, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean supportsPermissions(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
