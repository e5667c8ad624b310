package io.kanban.people;

import com.vaadin.flow.internal.MessageDigestUtil;
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
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.authentication.rememberme.InvalidCookieException;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices;

/**
 * Knows again who signed in, until they sign out: a browser's other tabs, and the last words of the
 * tab that it was done in, may still come with the cookie then, and would be let in by it.
 *
 * <p>Redis alone keeps the note that somebody signed out. Where it loses the note, a copy of the
 * cookie is good again until it expires; another {@code kanban.remember-me-key} voids all cookies.
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

  @Override
  protected UserDetails processAutoLoginCookie(
      String[] tokens, HttpServletRequest request, HttpServletResponse response) {
    UserDetails user = super.processAutoLoginCookie(tokens, request, response);
    if (isSignedOut(signature(tokens))) {
      throw new InvalidCookieException("It was signed out with this cookie.");
    }
    return user;
  }

  /** What is signed can be written in several ways, and its signature in one. */
  private static String signature(String[] tokens) {
    return tokens[tokens.length - 1];
  }

  private boolean isSignedOut(String signature) {
    try {
      return redis.hasKey(keyOf(signature));
    } catch (DataAccessException e) {
      // People keep their pages while Redis is away; of those few who sign out then, this is late.
      LOG.warn("it can't be told whether somebody has signed out: {}", CauseChain.of(e));
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
        // Nothing is kept of what nobody could come back with.
        super.processAutoLoginCookie(tokens, request, response);
        Duration kept = Duration.ofSeconds(getTokenValiditySeconds());
        redis.opsForValue().set(keyOf(signature(tokens)), "", kept);
      } catch (InvalidCookieException | UsernameNotFoundException e) {
        LOG.debug("signed out with a cookie that was no good", e);
      } catch (DataAccessException e) {
        LOG.warn("the cookie of somebody who signed out stays good: {}", CauseChain.of(e));
      }
    }
    super.logout(request, response, authentication);
  }

  /** Who reads the store can't come back with what is in it. */
  private static String keyOf(String signature) {
    return SIGNED_OUT + HexFormat.of().formatHex(MessageDigestUtil.sha256(signature));
  }
}
