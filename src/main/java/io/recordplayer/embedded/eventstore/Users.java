package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** The users that may sign in. The file keeps their passwords hashed, each with its own salt. */
final class Users {
  /** The real server's default password, which everybody knows. */
  private static final String DEFAULT_PASSWORD = "changeit";

  /** The real server lists its users in this stream, too. */
  private static final String STREAM = "$users";

  private static final String TYPE = "$User";
  private static final int PAGE = 500;
  private static final int MIN_PASSWORD_LENGTH = 8;
  private static final int ITERATIONS = 600_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;

  /** The hash for unknown users: rejecting them takes as long as rejecting a wrong password. */
  private static final PasswordHash UNKNOWN_USER =
      new PasswordHash(new byte[SALT_BYTES], new byte[HASH_BITS / 8]);

  private final EventLog log;
  private final Map<String, PasswordHash> passwordHashes = new ConcurrentHashMap<>();

  /** The number of passwords of one user that may be hashed, or wait for it, at a time. */
  private static final int MAX_CONCURRENT_GUESSES = 8;

  /**
   * Fingerprints of correct passwords: every call has its password, and hashing is deliberately
   * slow.
   */
  private final Map<String, byte[]> verified = new ConcurrentHashMap<>();

  /** The results of checks in progress, by fingerprint. */
  private final Map<ByteBuffer, CompletableFuture<Boolean>> verifying = new ConcurrentHashMap<>();

  /** Limits hashing to half of the processors, so that password guessing can't use all of them. */
  private final Semaphore hashing =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

  private static final class PasswordHash {
    private final byte[] salt;
    private final byte[] hash;
    private final Semaphore guesses = new Semaphore(MAX_CONCURRENT_GUESSES);

    PasswordHash(byte[] salt, byte[] hash) {
      this.salt = salt;
      this.hash = hash;
    }

    boolean matches(String password) {
      return MessageDigest.isEqual(hash, Users.hash(password, salt));
    }
  }

  Users(EventLog log) {
    this.log = log;
    write(
        connection -> {
          try (Statement create = connection.createStatement()) {
            return create.executeUpdate(
                "CREATE TABLE IF NOT EXISTS users"
                    + " (name TEXT PRIMARY KEY, salt BLOB NOT NULL, hash BLOB NOT NULL)");
          }
        });
    log.database()
        .read(
            connection -> {
              try (PreparedStatement select =
                      connection.prepareStatement("SELECT name, salt, hash FROM users");
                  ResultSet result = select.executeQuery()) {
                while (result.next()) {
                  passwordHashes.put(
                      result.getString(1),
                      new PasswordHash(result.getBytes(2), result.getBytes(3)));
                }
                return passwordHashes.size();
              }
            });
    addMissingToStream();
  }

  /** Adds the missing users to the stream of users, such as those of files of earlier versions. */
  private void addMissingToStream() {
    Set<String> missing = new LinkedHashSet<>(passwordHashes.keySet());
    for (long next = 0; ; ) {
      List<StoredEvent> page = log.database().readStream(STREAM, next, true, PAGE);
      page.forEach(user -> missing.remove(user.data().toStringUtf8()));
      if (page.isEmpty()) {
        break;
      }
      next = page.getLast().revision() + 1;
    }
    missing.forEach(user -> write(connection -> appendToStream(connection, user)));
  }

  /** Runs on the writer thread. */
  private AppendResult appendToStream(Connection connection, String user) throws SQLException {
    ProposedEvent named =
        new ProposedEvent(
            UUID.randomUUID(),
            TYPE,
            ProposedEvent.BYTES,
            ByteString.copyFromUtf8(user),
            ByteString.EMPTY);
    return log.writer().append(connection, STREAM, new ExpectedRevision.Any(), List.of(named));
  }

  static void validate(String user, String password) {
    if (user.isBlank() || user.startsWith("$") || user.contains(":")) {
      throw new IllegalArgumentException(
          "A user's name must not be blank, begin with $ or contain a colon: " + user);
    }
    if (password.length() < MIN_PASSWORD_LENGTH || password.equals(DEFAULT_PASSWORD)) {
      throw new IllegalArgumentException(
          "The password of %s must have at least %d characters, and must not be %s."
              .formatted(user, MIN_PASSWORD_LENGTH, DEFAULT_PASSWORD));
    }
  }

  /** Adds users, or changes their passwords. */
  void setPasswords(Map<String, String> passwords) {
    passwords.forEach(
        (user, password) -> {
          PasswordHash known = passwordHashes.get(user);
          if (known != null && known.matches(password)) {
            return;
          }
          PasswordHash secret = hashWithNewSalt(password);
          write(
              connection -> {
                try (PreparedStatement insert =
                    connection.prepareStatement("INSERT OR REPLACE INTO users VALUES (?, ?, ?)")) {
                  insert.setString(1, user);
                  insert.setBytes(2, secret.salt);
                  insert.setBytes(3, secret.hash);
                  insert.executeUpdate();
                }
                if (known == null) {
                  appendToStream(connection, user);
                }
                return user;
              });
          passwordHashes.put(user, secret);
        });
  }

  /**
   * Replaces a user's password until the log is closed; the file keeps its own.
   *
   * @param password a random one, which slow hashing wouldn't protect any better
   */
  void setTemporaryPassword(String user, String password) {
    verified.put(user, new Credentials(user, password).fingerprint());
    passwordHashes.put(user, UNKNOWN_USER);
  }

  private static PasswordHash hashWithNewSalt(String password) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return new PasswordHash(salt, hash(password, salt));
  }

  /** Whether there are users; without users, everybody may do everything. */
  boolean exist() {
    return !passwordHashes.isEmpty();
  }

  /** The content of an authorization header. */
  private record Credentials(String user, String password) {
    byte[] fingerprint() {
      try {
        return MessageDigest.getInstance("SHA-256")
            .digest((user + ":" + password).getBytes(StandardCharsets.UTF_8));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("Every JDK has SHA-256.", e);
      }
    }
  }

  private static @Nullable Credentials parseCredentials(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return null;
    }
    String text;
    try {
      text =
          new String(
              Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return null;
    }
    int colon = text.indexOf(':');
    return colon < 0 ? null : new Credentials(text.substring(0, colon), text.substring(colon + 1));
  }

  private boolean isVerified(Credentials credentials) {
    byte[] known = verified.get(credentials.user);
    return known != null && MessageDigest.isEqual(known, credentials.fingerprint());
  }

  /** Whether a header authenticates an admin, as far as that is known without hashing. */
  boolean isVerifiedAdmin(@Nullable String header) {
    Credentials credentials = parseCredentials(header);
    return credentials != null
        && rolesOf(credentials.user).contains("$admins")
        && isVerified(credentials);
  }

  /**
   * Returns the user that an authorization header authenticates; null if it is wrong.
   *
   * @throws StatusRuntimeException if too many calls sign in as this user
   */
  @Nullable String authenticate(String header) {
    Credentials credentials = parseCredentials(header);
    if (credentials == null) {
      return null;
    }
    if (!isVerified(credentials)) {
      PasswordHash secret = passwordHashes.getOrDefault(credentials.user, UNKNOWN_USER);
      if (!verifyOnce(ByteBuffer.wrap(credentials.fingerprint()), secret, credentials.password)) {
        return null;
      }
      verified.put(credentials.user, credentials.fingerprint());
    }
    return credentials.user;
  }

  /** Checks a password once, even if several calls bring the same one at the same time. */
  private boolean verifyOnce(ByteBuffer fingerprint, PasswordHash secret, String password) {
    CompletableFuture<Boolean> check = new CompletableFuture<>();
    CompletableFuture<Boolean> running = verifying.putIfAbsent(fingerprint, check);
    if (running == null) {
      try {
        check.complete(verify(secret, password));
      } catch (RuntimeException e) {
        check.completeExceptionally(e);
      } finally {
        verifying.remove(fingerprint);
      }
    }
    try {
      return Objects.requireNonNullElse(running, check).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException refused ? refused : e;
    }
  }

  private boolean verify(PasswordHash secret, String password) {
    if (!secret.guesses.tryAcquire()) {
      throw Status.ABORTED
          .withDescription("Too many calls sign in as this user at once; try again.")
          .asRuntimeException();
    }
    try {
      hashing.acquireUninterruptibly();
      try {
        return secret.matches(password);
      } finally {
        hashing.release();
      }
    } finally {
      secret.guesses.release();
    }
  }

  /** Returns the groups of the real server's two initial users. */
  static List<String> rolesOf(String user) {
    return switch (user) {
      case "admin" -> List.of("$admins");
      case "ops" -> List.of("$ops");
      default -> List.of();
    };
  }

  /** Formats credentials for a connection string. */
  static String urlCredentials(String user, String password) {
    return URLEncoder.encode(user, StandardCharsets.UTF_8)
        + ":"
        + URLEncoder.encode(password, StandardCharsets.UTF_8)
        + "@";
  }

  private <T> T write(EventLog.WriteTask<T> work) {
    try {
      return log.write(work).get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedEventStoreException("The log closed while it started.", e);
    } catch (ExecutionException e) {
      throw new EmbeddedEventStoreException(
          "The users can't be stored. " + Objects.requireNonNullElse(e.getCause(), e).getMessage(),
          e);
    } catch (TimeoutException e) {
      throw new EmbeddedEventStoreException(
          "The users can't be stored: the disk didn't answer for ten seconds.", e);
    }
  }

  private static byte[] hash(String password, byte[] salt) {
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has PBKDF2.", e);
    }
  }
}
