package io.picket.model;

import java.time.Duration;

/**
 * One probe at one endpoint: what became of it and what it cost the target.
 *
 * @param probe the probe's id
 * @param sees the simple name of the observation it makes, such as {@code TlsSupport}
 * @param requests HTTP requests sent, each on a connection of its own
 */
public record ProbeRun(
    String probe,
    String sees,
    Outcome<?> outcome,
    int requests,
    int connections,
    long bytesSent,
    long bytesReceived,
    Duration took) {
  /** A run that sent no HTTP request. */
  public ProbeRun(
      String probe,
      String sees,
      Outcome<?> outcome,
      int connections,
      long bytesSent,
      long bytesReceived,
      Duration took) {
    this(probe, sees, outcome, 0, connections, bytesSent, bytesReceived, took);
  }

  /** The same run, with more read out of what was seen. */
  public ProbeRun with(Outcome<?> other) {
    return new ProbeRun(probe, sees, other, requests, connections, bytesSent, bytesReceived, took);
  }
}
