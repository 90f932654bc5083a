package io.picket.probes.wire;

/**
 * How fast and how many at once, for all protocols together. Rates are connections per second and
 * may be {@link Double#POSITIVE_INFINITY}.
 *
 * @param perSecond over everything
 * @param perSecondPerClient on behalf of one client
 * @param perSecondPerHost to one address
 * @param parallelPerHost connections that talk to one address at the same time
 * @param halfOpenPerHost attempts of a port scan under way to one address at the same time; what
 *     answers is bound by the rate long before, so this is how many ports may be silent at once
 */
public record Pace(
    double perSecond,
    double perSecondPerClient,
    double perSecondPerHost,
    int parallelPerHost,
    int halfOpenPerHost) {
  /**
   * What a server in good health does not notice. So many attempts may be open that a firewall
   * which drops them, each waited for two seconds, is asked at the same rate as a server that
   * answers: a dropped SYN leaves nothing behind at the target.
   */
  public static final Pace USUAL = new Pace(10_000, 10_000, 1_000, 8, 2_048);

  /**
   * @throws IllegalArgumentException when a rate is not above 0 or a number is below 1
   */
  public Pace {
    if (!(perSecond > 0 && perSecondPerClient > 0 && perSecondPerHost > 0)) {
      throw new IllegalArgumentException("a rate is above 0 connections per second");
    }
    if (parallelPerHost < 1 || halfOpenPerHost < 1) {
      throw new IllegalArgumentException("at least 1 connection at a time is needed");
    }
  }

  /** This pace, and no rate in it above the one given. */
  public Pace atMost(double maxPerSecond) {
    return new Pace(
        Math.min(perSecond, maxPerSecond),
        Math.min(perSecondPerClient, maxPerSecond),
        Math.min(perSecondPerHost, maxPerSecond),
        parallelPerHost,
        halfOpenPerHost);
  }
}
