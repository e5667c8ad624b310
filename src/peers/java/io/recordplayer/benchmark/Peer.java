package io.recordplayer.benchmark;

/** Another framework that does the work of the section {@code commands}. */
interface Peer extends AutoCloseable {
  /** Sends a deposit, and returns when its event is stored and the sender has the response. */
  void send(int account, long number) throws Exception;

  /** The number of events, read from the store itself. */
  long stored() throws Exception;

  @Override
  void close();
}
