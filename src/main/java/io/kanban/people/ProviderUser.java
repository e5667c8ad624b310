package io.kanban.people;

import io.recordplayer.record.Person;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** A person who has signed in by an OpenID provider. */
final class ProviderUser extends AccountUser implements OidcUser {
  private static final long serialVersionUID = 1L;

  private final transient OidcUser known;

  /**
   * @param cookiePassword as of {@link AccountUser}
   * @param asOf as of {@link AccountUser}
   * @param known the person as the provider knows them
   */
  ProviderUser(
      Person person,
      CookiePassword cookiePassword,
      long asOf,
      Collection<? extends GrantedAuthority> authorities,
      OidcUser known) {
    super(person, "", cookiePassword, true, asOf, authorities);
    this.known = known;
  }

  @Override
  public String getName() {
    return getUsername();
  }

  @Override
  public Map<String, Object> getClaims() {
    return known.getClaims();
  }

  @Override
  public Map<String, Object> getAttributes() {
    return known.getAttributes();
  }

  @Override
  public OidcIdToken getIdToken() {
    return known.getIdToken();
  }

  @Override
  public @Nullable OidcUserInfo getUserInfo() {
    return known.getUserInfo();
  }
}
