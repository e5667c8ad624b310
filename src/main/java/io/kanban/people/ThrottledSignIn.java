package io.kanban.people;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Checks passwords, and slows down guesses of them. */
final class ThrottledSignIn implements AuthenticationProvider {
  private final AuthenticationProvider passwords;
  private final GuessThrottle throttle;

  ThrottledSignIn(AuthenticationProvider passwords, GuessThrottle throttle) {
    this.passwords = passwords;
    this.throttle = throttle;
  }

  /** Thrown if a person must wait before the next attempt. */
  static final class TooManyGuessesException extends AuthenticationException {
    private static final long serialVersionUID = 1L;

    private final Duration wait;

    TooManyGuessesException(Duration wait) {
      super("Too many wrong passwords");
      this.wait = wait;
    }

    Duration waitingTime() {
      return wait;
    }
  }

  @Override
  public @Nullable Authentication authenticate(Authentication attempt) {
    String name = attempt.getName();
    String address =
        attempt.getDetails() instanceof WebAuthenticationDetails details
            ? details.getRemoteAddress()
            : "";
    Duration wait = throttle.attempt(name, address);
    if (!wait.isZero()) {
      throw new TooManyGuessesException(wait);
    }
    try {
      @Nullable Authentication result = passwords.authenticate(attempt);
      throttle.succeeded(name, address);
      return result;
    } catch (InternalAuthenticationServiceException e) {
      throttle.unchecked(name, address);
      throw e;
    }
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return passwords.supports(authentication);
  }
}
