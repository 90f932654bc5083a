package io.picket.probes.wire;

import io.picket.model.Endpoint;
import java.time.Duration;

/**
 * Tries whether endpoints accept connections: connects, says how that ended, closes with a reset.
 * Everything runs on an event loop of its own, in steps that never wait; scope and pace are asked
 * inside, so there is no way around them.
 */
public interface Knocker extends AutoCloseable {
  /**
   * Runs a step on the loop, after the answers that have arrived; may be called from any thread.
   *
   * @throws java.util.concurrent.RejectedExecutionException when the loop is ending
   */
  void execute(Runnable step);

  /** Runs a step on the loop in so many nanoseconds; called on the loop only. */
  void later(Runnable step, long nanos);

  /** Whether the loop has ended, so that no step will ever run again. */
  boolean isOver();

  /** Ends the loop, soon, and with it every attempt under way. */
  @Override
  void close();

  /** The steady clock, in nanoseconds. */
  long nanoTime();

  /** How long to wait for an answer at most. */
  Duration patience();

  /** How many attempts may be under way at once: what this machine's descriptors allow. */
  int window();

  /** How many attempts may be under way to one host. */
  int windowPerHost();

  /**
   * Begins an attempt if scope and pace allow; on the loop only.
   *
   * @param answer called on the loop at most once, possibly before this returns
   */
  Begun knock(Endpoint at, Answer answer);

  /** Is told how an attempt ended. */
  interface Answer {
    void heard(Heard heard);
  }

  /** What became of the wish to knock. */
  sealed interface Begun {
    /** Under way, unless it has been answered already. */
    record Knocking(GiveUp attempt) implements Begun {}

    /** The host has had enough for now; ask again in so many nanoseconds. */
    record HostWaits(long nanos) implements Begun {}

    /** Nobody can go for so many nanoseconds. */
    record AllWait(long nanos) implements Begun {}

    /** The scope does not allow it. */
    record Denied(String why) implements Begun {}
  }

  /** An attempt under way. */
  interface GiveUp {
    /** Ends the attempt; its answer will not be called any more. */
    void giveUp();
  }

  /** How an attempt ended. */
  sealed interface Heard {
    /** Somebody accepted the connection. */
    record Accepted() implements Heard {}

    /** Only our own socket answered, which happens on loopback: says nothing about the port. */
    record MetItself() implements Heard {}

    /**
     * An error.
     *
     * @param atOnce it came from this machine itself, before anything can have been sent and
     *     answered over a network
     */
    record Failed(Errno how, boolean atOnce, String detail) implements Heard {}
  }
}
