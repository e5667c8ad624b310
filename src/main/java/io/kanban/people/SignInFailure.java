package io.kanban.people;

import io.kanban.people.ThrottledSignIn.TooManyGuessesException;
import io.recordplayer.log.LogException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/**
 * Answers a failed sign-in. The answer is the same for a wrong password, for a deactivated account
 * and for a name without an account. A one-time password leads to the page where the person chooses
 * a password.
 */
final class SignInFailure implements AuthenticationFailureHandler {
  private static final String WRONG =
      "The name or the password is wrong. Check both and try again.";
  private static final String UNAVAILABLE =
      "Nobody can sign in right now, because the accounts can't be read. Try again in a moment.";

  private final Supplier<AccountLog> accounts;

  SignInFailure(Supplier<AccountLog> accounts) {
    this.accounts = accounts;
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    String name = given(request.getParameter("username"));
    String password = given(request.getParameter("password"));
    String page;
    try {
      page =
          failure instanceof BadCredentialsException
              ? SignInName.parse(name)
                  .flatMap(known -> pageOfOneTimePassword(known, password))
                  .orElseGet(() -> refuse(request, name, messageFor(failure, WRONG)))
              : refuse(request, name, messageFor(failure, WRONG));
    } catch (LogException | AccountUnreadableException _) {
      page = refuse(request, name, UNAVAILABLE);
    }
    response.sendRedirect(request.getContextPath() + "/" + page);
  }

  /** Keeps the message for the sign-in page, and returns that page. */
  private static String refuse(HttpServletRequest request, String name, String message) {
    new FormAnswer(message, true, name).keep(request);
    return SignInPage.ADDRESS + "?error";
  }

  private static String given(@Nullable String parameter) {
    return parameter == null ? "" : parameter;
  }

  /** The page of the link whose secret was typed as the password. */
  private Optional<String> pageOfOneTimePassword(SignInName name, String password) {
    if (password.isEmpty()) {
      return Optional.empty();
    }
    AccountLog now = accounts.get();
    Credentials account = now.read(name.account());
    return account.opens(new LinkSecret(password), now.now())
        ? Optional.of(
            new LinkAddress(name.text(), password)
                .below(account.account().isActive() ? NewPasswordPage.ADDRESS : JoinPage.ADDRESS))
        : Optional.empty();
  }

  /**
   * The message for people.
   *
   * @param wrong the message if the password is wrong
   */
  static String messageFor(AuthenticationException failure, String wrong) {
    return switch (failure) {
      case TooManyGuessesException e ->
          "Too many wrong passwords. Try again in %d s."
              .formatted(Math.max(1, e.waitingTime().toSeconds() + 1));
      case InternalAuthenticationServiceException _ -> UNAVAILABLE;
      default -> wrong;
    };
  }
}
