package io.picket.probes.ports;

import io.picket.model.Host;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.probes.ports.PortScanner.Progress;

/** What a sweep tells while it goes on. */
sealed interface SweepEvent {
  record Opened(Host host, int port) implements SweepEvent {}

  /**
   * @param weight what was given with the ask
   */
  record Finished(Host host, Outcome<PortCensus> census, long weight) implements SweepEvent {}

  record Progressed(Progress progress) implements SweepEvent {}

  /** The last event: all asks are finished, or the sweep was cancelled. */
  record Ended() implements SweepEvent {}

  /** A fault of ours; the sweep has been cancelled, {@link Ended} follows. */
  record Broken(Throwable fault) implements SweepEvent {}
}
