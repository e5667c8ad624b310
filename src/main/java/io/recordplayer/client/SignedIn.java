package io.recordplayer.client;

import io.recordplayer.record.Person;

/** Tells who is signed in: the bridge to the application's authentication. */
@FunctionalInterface
public interface SignedIn {
  /** The person of the current request; called when a page opens. */
  Person person();
}
