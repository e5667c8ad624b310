package io.kanban.people;

import io.kanban.people.AccountCommand.SignUpByProvider;
import io.recordplayer.entity.Rejection;
import io.recordplayer.log.LogException;
import io.recordplayer.player.DecidedCommands.UndecidedException;
import io.recordplayer.record.Person;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * Finds the account of a person who has signed in by an OpenID provider: the one whose sign-in name
 * is the e-mail address that the provider has verified. An invited person's account is opened.
 */
final class ProviderSignIn implements OAuth2UserService<OidcUserRequest, OidcUser> {
  private static final String UNAVAILABLE =
      "Nobody can sign in right now, because the accounts can't be read. Try again in a moment.";

  private final OAuth2UserService<OidcUserRequest, OidcUser> provider;
  private final Supplier<AccountLog> accounts;
  private final AccountUsers users;

  /**
   * @param provider reads a person from the provider's answers
   */
  ProviderSignIn(
      OAuth2UserService<OidcUserRequest, OidcUser> provider,
      Supplier<AccountLog> accounts,
      AccountUsers users) {
    this.provider = provider;
    this.accounts = accounts;
    this.users = users;
  }

  /** Thrown if a person can't sign in; the message is for people. */
  static final class RefusedException extends OAuth2AuthenticationException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(new OAuth2Error("refused"), message);
    }
  }

  @Override
  public OidcUser loadUser(OidcUserRequest request) {
    OidcUser known =
        Optional.ofNullable(provider.loadUser(request))
            .orElseThrow(() -> new RefusedException("Your provider doesn't tell who you are."));
    SignInName name = verifiedName(known);
    try {
      Credentials credentials = open(name, known);
      return new ProviderUser(
          credentials.account().person(),
          credentials.cookiePassword(),
          credentials.revision(),
          users.authoritiesOf(name.account()),
          known);
    } catch (LogException | AccountUnreadableException | UndecidedException _) {
      throw new RefusedException(UNAVAILABLE);
    }
  }

  /**
   * The sign-in name. Only upper and lower case may differ from the provider's address; any other
   * normalization could lead to another person's address.
   */
  private static SignInName verifiedName(OidcUser known) {
    String address = Optional.ofNullable(known.getEmail()).orElse("");
    if (!Boolean.TRUE.equals(known.getEmailVerified())) {
      throw new RefusedException(
          "Your provider hasn't verified your e-mail address, so you can't sign in with it.");
    }
    // The lower case of some letters, such as the Kelvin sign, is another letter's.
    return Optional.of(address)
        .filter(given -> Normalizer.isNormalized(given, Normalizer.Form.NFKC))
        .flatMap(SignInName::parse)
        .filter(SignInName::isAddress)
        .filter(name -> name.text().equals(address.toLowerCase(Locale.ROOT)))
        .orElseThrow(() -> new RefusedException("Your provider doesn't tell your e-mail address."));
  }

  private Credentials open(SignInName name, OidcUser known) {
    AccountLog log = accounts.get();
    Credentials before = log.read(name.account());
    return switch (before.account().status()) {
      case ACTIVE -> before.state().isProven() ? before : signedUp(log, name, known);
      case UNKNOWN ->
          throw new RefusedException(
              "Nobody has invited %s. Ask a manager to invite this address."
                  .formatted(name.text()));
      case DEACTIVATED -> throw new RefusedException(AccountRules.IS_DEACTIVATED.message());
      case INVITED -> signedUp(log, name, known);
    };
  }

  private static Credentials signedUp(AccountLog log, SignInName name, OidcUser known) {
    log.send(new SignUpByProvider(name.account(), nameOf(known, name)), Person.SYSTEM, Set.of())
        .map(Rejection::message)
        .ifPresent(
            message -> {
              throw new RefusedException(message);
            });
    Credentials now = log.read(name.account());
    if (!now.account().isActive()) {
      throw new RefusedException(AccountRules.IS_DEACTIVATED.message());
    }
    return now;
  }

  /** The name that others see: the provider's, if it can be used. */
  private static String nameOf(OidcUser known, SignInName name) {
    return Optional.ofNullable(known.getFullName())
        .filter(full -> AccountRules.wrongName(full).isEmpty())
        .orElseGet(() -> name.text().substring(0, name.text().indexOf('@')));
  }
}
