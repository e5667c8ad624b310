package io.kanban.file;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the size of all attached files, and its limit. */
final class FileMeters implements MeterBinder {
  private static final Logger LOG = LoggerFactory.getLogger(FileMeters.class);

  private final FileIntake intake;

  FileMeters(FileIntake intake) {
    this.intake = intake;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("kanban.files.size", this::size)
        .description("Size of the files that people have attached to cards")
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
    Gauge.builder("kanban.files.limit", intake::maxTotal)
        .description("Size of all files from which on no file can be attached")
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }

  private double size() {
    try {
      return intake.total();
    } catch (IOException e) {
      LOG.warn("Cannot measure the stored files: {}", e.toString());
      return Double.NaN;
    }
  }
}
