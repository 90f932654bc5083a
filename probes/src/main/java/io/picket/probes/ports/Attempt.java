package io.picket.probes.ports;

import io.picket.probes.wire.Knocker;
import org.jspecify.annotations.Nullable;

/** One attempt at a port under way. Touched on the sweep's loop only. */
final class Attempt implements Knocker.Answer {
  final HostSweep host;
  final int port;
  final int tries;
  final long begun;
  final long deadline;
  final boolean isSecondLook;
  private final Sweep sweep;
  private Knocker.@Nullable GiveUp handle;
  private boolean over;

  /**
   * @param tries how often it was tried, this time included
   * @param begun on the sweep's clock, in nanoseconds
   * @param wait for so many nanoseconds
   */
  Attempt(Sweep sweep, HostSweep host, int port, int tries, long begun, long wait) {
    this.sweep = sweep;
    this.host = host;
    this.port = port;
    this.tries = tries;
    this.begun = begun;
    this.deadline = begun + wait;
    this.isSecondLook = host.isSecondLook();
  }

  long deadline() {
    return deadline;
  }

  /** Whether it was answered, given up or taken back. */
  boolean isOver() {
    return over;
  }

  /** It stands; this ends it. */
  void knocking(Knocker.GiveUp giveUp) {
    handle = giveUp;
  }

  /** It never began. */
  void takeBack() {
    over = true;
  }

  void giveUp() {
    over = true;
    if (handle != null) {
      handle.giveUp();
    }
  }

  @Override
  public void heard(Knocker.Heard heard) {
    if (!over) {
      over = true;
      sweep.heard(this, heard);
    }
  }
}
