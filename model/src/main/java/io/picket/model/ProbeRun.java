package io.picket.model;

import java.time.Duration;

/**
 * One probe at one endpoint: what became of it and what it cost the target.
 *
 * @param probe the probe's id
 * @param sees the simple name of the observation it makes, such as {@code TlsSupport}
 */
public record ProbeRun(
    String probe,
    String sees,
    Outcome<?> outcome,
    int connections,
    long bytesSent,
    long bytesReceived,
    Duration took) {}
