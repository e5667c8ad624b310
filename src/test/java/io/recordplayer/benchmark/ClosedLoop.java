package io.recordplayer.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/** Keeps a fixed number of calls in flight: the next call begins when one returns. */
final class ClosedLoop {
  /** A call that returns when its work is done. */
  interface Call {
    void run(long number) throws Exception;
  }

  private final AtomicLong number = new AtomicLong();

  /**
   * @param nanos the durations of the calls, in nanoseconds
   */
  record Done(long calls, Histogram nanos) {}

  /**
   * Makes calls for some time, and waits for the last of them.
   *
   * @param inFlight the number of calls in flight
   */
  Done run(int inFlight, Duration time, Call call) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    return run(inFlight, call, () -> System.nanoTime() - end < 0);
  }

  /** Makes a number of calls, and waits for the last of them. */
  Done run(int inFlight, int calls, Call call) throws Exception {
    AtomicInteger left = new AtomicInteger(calls);
    return run(inFlight, call, () -> left.getAndDecrement() > 0);
  }

  private Done run(int inFlight, Call call, BooleanSupplier goOn) throws Exception {
    List<Future<Histogram>> callers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < inFlight; i++) {
        callers.add(threads.submit(() -> callWhile(goOn, call)));
      }
    }
    Histogram all = Latencies.histogram();
    for (Future<Histogram> caller : callers) {
      all.add(caller.get());
    }
    return new Done(all.getTotalCount(), all);
  }

  private Histogram callWhile(BooleanSupplier goOn, Call call) throws Exception {
    Histogram nanos = Latencies.histogram();
    while (goOn.getAsBoolean()) {
      long start = System.nanoTime();
      call.run(number.getAndIncrement());
      nanos.recordValue(System.nanoTime() - start);
    }
    return nanos;
  }
}
