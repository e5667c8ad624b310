package io.recordplayer.client;

import io.recordplayer.record.Person;

/** Tells who is signed in: the application's bridge to its way of signing in. */
@FunctionalInterface
public interface SignedIn {
  /** The person for whom the current request runs; called while a page is made. */
  Person person();
}
