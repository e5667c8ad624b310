package io.recordplayer.message;

import java.util.Collection;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.context.support.DelegatingMessageSource;
import org.springframework.context.support.ResourceBundleMessageSource;

/**
 * Finds a sentence by its key, in the language of a page. The framework's sentences are in {@code
 * io/recordplayer/messages.properties} and its translations. An application replaces single
 * sentences, and translates its rejections, under the same keys in its own message source: in a
 * Spring Boot application, {@code messages.properties}. Thread-safe.
 */
public final class Messages {
  /** The framework's sentences, with none replaced. */
  public static final Messages DEFAULT = new Messages(new DelegatingMessageSource());

  private static final String REJECTION = "recordplayer.rejection.";

  private final MessageSource application;
  private final ResourceBundleMessageSource framework = new ResourceBundleMessageSource();

  /**
   * Creates the sentences of an application.
   *
   * @param application the sentences that replace the framework's
   */
  public Messages(MessageSource application) {
    this.application = application;
    framework.setBasename("io/recordplayer/messages");
    framework.setBundleClassLoader(Messages.class.getClassLoader());
    framework.setDefaultEncoding("UTF-8");
    framework.setFallbackToSystemLocale(false);
    framework.setAlwaysUseMessageFormat(true);
  }

  /**
   * Returns a sentence in a language, or in English if there is no translation.
   *
   * @param arguments the values for {@code {0}}, {@code {1}} and so on
   * @throws org.springframework.context.NoSuchMessageException if the key is unknown
   */
  public String text(Locale locale, String key, Object... arguments) {
    String replaced = replaced(locale, key, arguments);
    return replaced.isEmpty() ? framework.getMessage(key, arguments, locale) : replaced;
  }

  /**
   * Returns the sentence of a rejection in a language. The sentence's key is {@code
   * recordplayer.rejection.} and the rule. A sentence that the application wrote itself stays as it
   * is stored, unless the application's message source has this key.
   *
   * @param rule the name of the broken rule
   * @param arguments the values for {@code {0}}, {@code {1}} and so on
   * @param stored the sentence that the log stores
   */
  public String rejection(Locale locale, String rule, Collection<?> arguments, String stored) {
    String key = REJECTION + rule;
    Object[] values = arguments.toArray();
    String replaced = replaced(locale, key, values);
    if (!replaced.isEmpty()) {
      return replaced;
    }
    return stored.equals(framework.getMessage(key, values, "", Locale.ENGLISH))
        ? framework.getMessage(key, values, locale)
        : stored;
  }

  /**
   * Returns the English sentence of one of the framework's rejections, as the log stores it.
   *
   * @throws org.springframework.context.NoSuchMessageException if the rule is unknown
   */
  public static String stored(String rule, Object... arguments) {
    return DEFAULT.text(Locale.ENGLISH, REJECTION + rule, arguments);
  }

  private String replaced(Locale locale, String key, Object[] arguments) {
    return String.valueOf(application.getMessage(key, arguments, "", locale));
  }
}
