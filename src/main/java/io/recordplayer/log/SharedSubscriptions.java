package io.recordplayer.log;

import io.kurrent.dbclient.KurrentDBClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The subscriptions to a log. Readers of the same streams at the same position share one. A reader
 * at another position has its own until it gets there.
 */
final class SharedSubscriptions {
  private final Log log;
  private final KurrentDBClient client;
  private final long queueBytes;

  /** Guards the subscriptions and their members: a member is in one subscription at any time. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Oldest first. */
  private final List<SharedSubscription> open = new ArrayList<>();

  /**
   * @param queueBytes the largest size of the records that wait for a reader: half of it before
   *     they are decoded, half of it after
   */
  SharedSubscriptions(Log log, KurrentDBClient client, long queueBytes) {
    this.log = log;
    this.client = client;
    this.queueBytes = queueBytes;
  }

  /**
   * Joins a subscription that has all records after one, or opens one.
   *
   * @param name the name of an opened subscription in log messages
   */
  SubscriptionMember join(
      String name, Checkpoint after, List<String> prefixes, CatchUpSubscription.Reader reader) {
    lock.lock();
    try {
      for (SharedSubscription subscription : open) {
        if (subscription.hasPrefixes(prefixes) && subscription.hasAllAfter(after)) {
          return subscription.add(reader, after);
        }
      }
      SharedSubscription opened =
          new SharedSubscription(
              name,
              client,
              log.all(),
              log.decoder(),
              after,
              prefixes,
              queueBytes / 2,
              lock,
              open::remove);
      open.add(opened);
      SubscriptionMember member = opened.add(reader, after);
      opened.start();
      return member;
    } finally {
      lock.unlock();
    }
  }

  /** Moves a member to an older subscription that has all records after one, if there is one. */
  void rejoin(SubscriptionMember member, Checkpoint after) {
    lock.lock();
    try {
      for (SharedSubscription subscription : open) {
        if (member.isIn(subscription)) {
          return;
        }
        if (subscription.isConnected()
            && subscription.hasSamePrefixesAs(member.latest())
            && subscription.hasAllAfter(after)) {
          member.moveTo(subscription, after);
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The number of subscriptions. */
  int size() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }
}
