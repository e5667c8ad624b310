package io.recordplayer.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Begins calls at a fixed rate, regardless of the duration of earlier calls. A latency counts from
 * the moment when the call was due, so that it includes every wait.
 */
final class OpenLoop {
  private OpenLoop() {}

  static Histogram run(int perSecond, Duration time, ClosedLoop.Call call) throws Exception {
    long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long calls = time.toNanos() / interval;
    List<Future<Long>> latencies = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long start = System.nanoTime();
      for (long i = 0; i < calls; i++) {
        long number = i;
        long due = start + i * interval;
        while (System.nanoTime() - due < 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        latencies.add(
            threads.submit(
                () -> {
                  call.run(number);
                  return System.nanoTime() - due;
                }));
      }
    }
    Histogram nanos = Latencies.histogram();
    for (Future<Long> latency : latencies) {
      nanos.recordValue(latency.get());
    }
    return nanos;
  }
}
