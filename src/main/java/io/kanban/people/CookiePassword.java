package io.kanban.people;

import java.io.Serializable;

/**
 * The password that signs a person's remember-me cookies. It changes with the person's password and
 * with each event that voids cookies, so that earlier cookies are void for ever.
 *
 * @param hash the hash of the person's password; empty if there is none
 * @param voidings as of {@link Credentials}
 */
record CookiePassword(String hash, int voidings) implements Serializable {
  CookiePassword with(PasswordHash next) {
    return new CookiePassword(next.encoded(), voidings);
  }

  String text() {
    return hash + "#" + voidings;
  }

  @Override
  public String toString() {
    return "a password for cookies";
  }
}
