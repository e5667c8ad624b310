package io.recordplayer.benchmark;

/** Another framework, set up for the work of the section {@code commands}. */
interface Peer extends AutoCloseable {
  /** Sends a deposit, and returns when its event is stored and the sender has the answer. */
  void send(int account, long number) throws Exception;

  /** How many events there are, read from the store itself. */
  long stored() throws Exception;

  @Override
  void close();
}
