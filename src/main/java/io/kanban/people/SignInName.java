package io.kanban.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kanban.text.Texts;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name with which a person signs in: an e-mail address, or a short name without an address. It
 * is normalized, so that two spellings of one address are one name.
 *
 * <p>The id of an account follows from its sign-in name. So two accounts never have the same one.
 */
public record SignInName(String text) {
  private static final Pattern SHORT_NAME = Pattern.compile("[a-z0-9]{1,32}");
  private static final Pattern ADDRESS = Pattern.compile("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+");

  /** An address without the characters that mail programs give a meaning in a list of addresses. */
  private static final Pattern PLAIN_ADDRESS =
      Pattern.compile(
          "[^@\\p{Z}\\p{Cntrl}<>()\\[\\],;:\\\\\"]+@[^@\\p{Z}\\p{Cntrl}<>()\\[\\],;:\\\\\"]+");

  private static final int LONGEST = 254;
  private static final int ID_DIGITS = 32;

  public SignInName {
    if (!text.equals(normalize(text)) || !isPossible(text)) {
      throw new IllegalArgumentException("Not a sign-in name: " + text);
    }
  }

  /** The sign-in name that a person typed; empty if it is neither an address nor a short name. */
  public static Optional<SignInName> parse(String typed) {
    String text = normalize(typed);
    return isPossible(text) ? Optional.of(new SignInName(text)) : Optional.empty();
  }

  /** The account whose sign-in name or id a person typed; empty if it can be neither. */
  static Optional<AccountId> accountOf(String typed) {
    return parse(typed).map(SignInName::account).or(() -> AccountId.parse(typed));
  }

  private static String normalize(String typed) {
    return Normalizer.normalize(Texts.strip(typed), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  private static boolean isPossible(String text) {
    return text.length() <= LONGEST
        && (SHORT_NAME.matcher(text).matches() || ADDRESS.matcher(text).matches());
  }

  boolean isAddress() {
    return text.indexOf('@') >= 0;
  }

  /**
   * Whether this is the address of one mailbox and nothing else: not {@code ada<eve@example.org>},
   * which is another name with the same mailbox, nor a list of addresses. Old records can have
   * others.
   */
  boolean isPlainAddress() {
    return PLAIN_ADDRESS.matcher(text).matches();
  }

  /** The id of the account with this name. It doesn't contain the address. */
  public AccountId account() {
    return new AccountId(isAddress() ? "a-" + digest().substring(0, ID_DIGITS) : text);
  }

  private String digest() {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Each JDK has SHA-256.", e);
    }
  }
}
