package io.recordplayer.log;

import io.kurrent.dbclient.KurrentDBClient;
import io.recordplayer.log.SharedSubscription.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The feeds of a log. Followers of the same streams that are at the same place share one; a
 * follower that is elsewhere has one of its own until it is there.
 */
final class SharedSubscriptions {
  private final Log log;
  private final KurrentDBClient client;
  private final long queueBytes;

  /** Guards the feeds and their members, so that a member is in one feed at any time. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Oldest first. */
  private final List<SharedSubscription> open = new ArrayList<>();

  /**
   * @param queueBytes how much a follower may have waiting, before and after it is decoded together
   */
  SharedSubscriptions(Log log, KurrentDBClient client, long queueBytes) {
    this.log = log;
    this.client = client;
    this.queueBytes = queueBytes;
  }

  /**
   * Joins a feed that has everything after a record, or opens one.
   *
   * @param name what messages call a feed that is opened
   */
  Member join(
      String name, Checkpoint after, List<String> prefixes, CatchUpSubscription.Reader reader) {
    lock.lock();
    try {
      for (SharedSubscription feed : open) {
        if (feed.isOf(prefixes) && feed.hasAllAfter(after)) {
          return feed.add(reader, after);
        }
      }
      SharedSubscription opened =
          new SharedSubscription(
              name, log, client, after, prefixes, queueBytes / 2, lock, open::remove);
      open.add(opened);
      Member member = opened.add(reader, after);
      opened.start();
      return member;
    } finally {
      lock.unlock();
    }
  }

  /** Moves a member to an older feed that has everything after a record, if there is one. */
  void rejoin(Member member, Checkpoint after) {
    lock.lock();
    try {
      for (SharedSubscription feed : open) {
        if (member.isIn(feed)) {
          return;
        }
        if (feed.isConnected() && feed.isSameAs(member) && feed.hasAllAfter(after)) {
          member.moveTo(feed, after);
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many subscriptions there are. */
  int size() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }
}
