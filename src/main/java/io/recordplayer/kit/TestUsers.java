package io.recordplayer.kit;

import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** Says as whom Spring Security knows the person that a test names. */
final class TestUsers {
  private static final String ROLE = "ROLE_USER";

  private TestUsers() {}

  /**
   * The user of this name that the application knows, with the user's authorities; or else somebody
   * of this name in the role {@code USER}, as if another service had authenticated them.
   */
  static Authentication authentication(ListableBeanFactory beans, String name) {
    return beans
        .getBeanProvider(UserDetailsService.class)
        .orderedStream()
        .flatMap(users -> user(users, name))
        .findFirst()
        .orElseGet(
            () ->
                UsernamePasswordAuthenticationToken.authenticated(
                    name, "", AuthorityUtils.createAuthorityList(ROLE)));
  }

  private static Stream<Authentication> user(UserDetailsService users, String name) {
    try {
      UserDetails user = users.loadUserByUsername(name);
      return Stream.of(
          UsernamePasswordAuthenticationToken.authenticated(user, "", user.getAuthorities()));
    } catch (UsernameNotFoundException _) {
      return Stream.of();
    }
  }
}
