package io.recordplayer.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.recordplayer.Rig;
import java.lang.management.ManagementFactory;
import java.util.Properties;

/**
 * Processor time and allocated memory for some work.
 *
 * @param cpu this process's processor time, in nanoseconds
 * @param redisCpu the processor time of Redis, in nanoseconds
 * @param allocated the bytes that this process allocated
 */
record Cost(long cpu, long redisCpu, long allocated) {
  /** The cost since the start of the processes. */
  static Cost soFar(Rig rig) {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Properties redis =
        rig.redis().execute(connection -> connection.serverCommands().info("cpu"), true);
    double seconds = number(redis, "used_cpu_user") + number(redis, "used_cpu_sys");
    return new Cost(
        system.getProcessCpuTime(), (long) (seconds * 1e9), threads.getTotalThreadAllocatedBytes());
  }

  private static double number(Properties info, String name) {
    return Double.parseDouble(info.getProperty(name));
  }

  Cost since(Cost before) {
    return new Cost(cpu - before.cpu, redisCpu - before.redisCpu, allocated - before.allocated);
  }

  Cost plus(Cost other) {
    return new Cost(cpu + other.cpu, redisCpu + other.redisCpu, allocated + other.allocated);
  }

  static Cost none() {
    return new Cost(0, 0, 0);
  }
}
