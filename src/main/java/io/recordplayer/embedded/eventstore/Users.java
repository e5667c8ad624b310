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

/** Who may sign in. The file has their passwords hashed, each with a salt of its own. */
final class Users {
  /** The real server's default, that everybody knows. */
  private static final String DEFAULT_PASSWORD = "changeit";

  /** Where the real server names its users, too. */
  private static final String STREAM = "$users";

  private static final String TYPE = "$User";
  private static final int PAGE = 500;
  private static final int MIN_PASSWORD_LENGTH = 8;
  private static final int ITERATIONS = 600_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;

  /** Of whoever isn't there: to refuse them takes as long as to refuse a wrong password. */
  private static final PasswordHash UNKNOWN_USER = new PasswordHash(new byte[SALT_BYTES], new byte[HASH_BITS / 8]);

  private final EventLog log;
  private final Map<String, PasswordHash> passwordHashes = new ConcurrentHashMap<>();

  /** How many passwords of one user are looked at, or wait for that. */
  private static final int MAX_CONCURRENT_GUESSES = 8;

  /** Calls bring their password each time, and hashing is slow on purpose: what was right once. */
  private final Map<String, byte[]> verified = new ConcurrentHashMap<>();

  /** The answers to those that are being looked at, by their fingerprints. */
  private final Map<ByteBuffer, CompletableFuture<Boolean>> verifying = new ConcurrentHashMap<>();

  /** Whoever guesses passwords doesn't get all processors to hash them. */
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

  Users(EventLog journal) {
    this.log = journal;
    write(
        connection -> {
          try (Statement create = connection.createStatement()) {
            return create.executeUpdate(
                "CREATE TABLE IF NOT EXISTS users"
                    + " (name TEXT PRIMARY KEY, salt BLOB NOT NULL, hash BLOB NOT NULL)");
          }
        });
    journal
        .database()
        .read(
            connection -> {
              try (PreparedStatement select =
                      connection.prepareStatement("SELECT name, salt, hash FROM users");
                  ResultSet result = select.executeQuery()) {
                while (result.next()) {
                  passwordHashes.put(
                      result.getString(1), new PasswordHash(result.getBytes(2), result.getBytes(3)));
                }
                return passwordHashes.size();
              }
            });
    addMissingToStream();
  }

  /** Names each user in the stream of users, those of a file from before there was one, too. */
  private void addMissingToStream() {
    Set<String> missing = new LinkedHashSet<>(passwordHashes.keySet());
    for (long next = 0; ; ) {
      List<StoredEvent> listed = log.database().readStream(STREAM, next, true, PAGE);
      listed.forEach(user -> missing.remove(user.data().toStringUtf8()));
      if (listed.isEmpty()) {
        break;
      }
      next = listed.getLast().revision() + 1;
    }
    missing.forEach(user -> write(connection -> appendToStream(connection, user)));
  }

  /** For the writer thread. */
  private AppendResult appendToStream(Connection connection, String user) throws SQLException {
    ProposedEvent named =
        new ProposedEvent(
            UUID.randomUUID(),
            TYPE,
            ProposedEvent.BYTES,
            ByteString.copyFromUtf8(user),
            ByteString.EMPTY);
    return log.append(connection, STREAM, new ExpectedRevision.Any(), List.of(named));
  }

  static void validate(String user, String password) {
    if (user.isBlank() || user.startsWith("$") || user.contains(":")) {
      throw new IllegalArgumentException(
          "A user's name is not blank, doesn't begin with $ and has no colon: " + user);
    }
    if (password.length() < MIN_PASSWORD_LENGTH || password.equals(DEFAULT_PASSWORD)) {
      throw new IllegalArgumentException(
          "The password of %s must have %d characters or more, and not be %s."
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
   * Has a user another password than the file keeps, which stays as it is.
   *
   * @param password one that nobody can guess, so that hashing it slowly would protect nothing
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

  /** Whether there is any; if not, everybody may do everything. */
  boolean exist() {
    return !passwordHashes.isEmpty();
  }

  /** What an authorization header brings. */
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
    String said;
    try {
      said =
          new String(
              Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return null;
    }
    int colon = said.indexOf(':');
    return colon < 0 ? null : new Credentials(said.substring(0, colon), said.substring(colon + 1));
  }

  private boolean isVerified(Credentials credentials) {
    byte[] known = verified.get(credentials.user);
    return known != null && MessageDigest.isEqual(known, credentials.fingerprint());
  }

  /** Whether a header proves an admin, as far as that is known without hashing a password. */
  boolean isVerifiedAdmin(@Nullable String header) {
    Credentials credentials = parseCredentials(header);
    return credentials != null
        && rolesOf(credentials.user).contains("$admins")
        && isVerified(credentials);
  }

  /**
   * The user whom an authorization header proves, or null.
   *
   * @throws StatusRuntimeException when too many sign in as this user
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

  /** Who brings the same as somebody whose password is being looked at waits for that answer. */
  private boolean verifyOnce(ByteBuffer fingerprint, PasswordHash secret, String password) {
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    CompletableFuture<Boolean> others = verifying.putIfAbsent(fingerprint, mine);
    if (others == null) {
      try {
        mine.complete(verify(secret, password));
      } catch (RuntimeException e) {
        mine.completeExceptionally(e);
      } finally {
        verifying.remove(fingerprint);
      }
    }
    try {
      return Objects.requireNonNullElse(others, mine).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException refused ? refused : e;
    }
  }

  private boolean verify(PasswordHash secret, String password) {
    if (!secret.guesses.tryAcquire()) {
      throw Status.ABORTED
          .withDescription("Too many sign in at once as this user; try again.")
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

  /** The groups that the real server has its two first users in. */
  static List<String> rolesOf(String user) {
    return switch (user) {
      case "admin" -> List.of("$admins");
      case "ops" -> List.of("$ops");
      default -> List.of();
    };
  }

  /** As the client wants it before the host. */
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
      throw new EmbeddedEventStoreException("Stopped while starting.", e);
    } catch (ExecutionException e) {
      throw new EmbeddedEventStoreException(
          "The users can't be kept. " + Objects.requireNonNullElse(e.getCause(), e).getMessage(),
          e);
    } catch (TimeoutException e) {
      throw new EmbeddedEventStoreException(
          "The users can't be kept: the disk didn't answer for ten seconds.", e);
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
