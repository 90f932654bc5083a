package io.picket.probes.wire;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what one probe run spends, from any thread. */
final class Tally {
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();

  void connection() {
    connections.incrementAndGet();
  }

  void sent(long bytes) {
    sent.addAndGet(bytes);
  }

  void received(long bytes) {
    received.addAndGet(bytes);
  }

  Wire.Spending spending() {
    return new Wire.Spending(connections.get(), sent.get(), received.get());
  }
}
