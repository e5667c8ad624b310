package io.kanban.people;

import com.vaadin.flow.internal.MessageDigestUtil;
import io.recordplayer.log.LogException;
import io.recordplayer.record.CauseChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.authentication.rememberme.InvalidCookieException;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices;

/**
 * Remember-me cookies that become invalid when their owner signs out. Other tabs, and the last
 * requests of the tab that signed out, can still send the cookie then.
 *
 * <p>Only Redis stores that a cookie is invalid. If Redis loses this, a copy of the cookie is valid
 * again until it expires. A new {@code kanban.remember-me-key} invalidates all cookies.
 */
class RevocableRememberMe extends TokenBasedRememberMeServices {
  private static final Logger LOG = LoggerFactory.getLogger(RevocableRememberMe.class);
  private static final String SIGNED_OUT = "kanban:signed-out:";

  private final StringRedisTemplate redis;

  RevocableRememberMe(String key, UserDetailsService users, StringRedisTemplate redis) {
    super(key, users);
    this.redis = redis;
    setAlwaysRemember(true);
  }

  /**
   * Signs with the account's state that the sign-in has seen. If the password is replaced between
   * the sign-in's check and the cookie, the cookie is void.
   */
  @Override
  protected String retrievePassword(Authentication authentication) {
    if (authentication.getPrincipal() instanceof AccountUser user) {
      return user.cookiePassword().text();
    }
    throw new IllegalArgumentException("Only people with accounts get cookies.");
  }

  /** Gives a new cookie to a person who has just replaced the password. */
  void renew(
      HttpServletRequest request,
      HttpServletResponse response,
      AccountUser before,
      PasswordHash password) {
    AccountUser now =
        new AccountUser(
            before.person(),
            "",
            before.cookiePassword().with(password),
            before.isEnabled(),
            before.asOf(),
            before.getAuthorities());
    loginSuccess(
        request,
        response,
        UsernamePasswordAuthenticationToken.authenticated(now, null, now.getAuthorities()));
  }

  @Override
  protected UserDetails processAutoLoginCookie(
      String[] tokens, HttpServletRequest request, HttpServletResponse response) {
    UserDetails user = super.processAutoLoginCookie(tokens, request, response);
    if (isSignedOut(signature(tokens))) {
      throw new InvalidCookieException("The owner of this cookie has signed out.");
    }
    return user;
  }

  /** Identifies a cookie by its signature, because one cookie can be encoded in several ways. */
  private static String signature(String[] tokens) {
    return tokens[tokens.length - 1];
  }

  private boolean isSignedOut(String signature) {
    try {
      return redis.hasKey(keyOf(signature));
    } catch (DataAccessException e) {
      // While Redis is down, open pages must keep working; that matters more than the few
      // sign-outs.
      LOG.warn(
          "Cannot check whether the owner of a cookie has signed out; the cookie is accepted: {}",
          CauseChain.of(e));
      return false;
    }
  }

  @Override
  public void logout(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Authentication authentication) {
    String cookie = extractRememberMeCookie(request);
    if (cookie != null && !cookie.isEmpty()) {
      try {
        String[] tokens = decodeCookie(cookie);
        // Only a valid cookie needs to be invalidated; an invalid one throws here.
        super.processAutoLoginCookie(tokens, request, response);
        Duration kept = Duration.ofSeconds(getTokenValiditySeconds());
        redis.opsForValue().set(keyOf(signature(tokens)), "", kept);
      } catch (InvalidCookieException | UsernameNotFoundException e) {
        LOG.debug("Signed out with an invalid cookie", e);
      } catch (DataAccessException | LogException | AccountUnreadableException e) {
        LOG.warn(
            "Cannot invalidate the cookie of a person who signed out; it stays valid: {}",
            CauseChain.of(e));
      }
    }
    super.logout(request, response, authentication);
  }

  /** Stores a hash, so that nobody who reads Redis can use a stored signature. */
  private static String keyOf(String signature) {
    return SIGNED_OUT + HexFormat.of().formatHex(MessageDigestUtil.sha256(signature));
  }
}
