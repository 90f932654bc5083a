package io.picket.model;

import java.util.List;
import java.util.Optional;

/**
 * What a server accepts in the way of SSL and TLS, read from its own answers.
 *
 * @param versions one entry for every version asked about, in rising order
 * @param anomalies things a correct server would not do, such as answering a suite not offered
 * @param connections how many connections it took
 * @param bytesSent bytes sent, all connections together
 * @param bytesReceived bytes received, all connections together
 * @param detail what lies beneath versions and suites; empty when it was not asked for
 */
public record TlsSupport(
    List<OfVersion> versions,
    List<Evidence> anomalies,
    int connections,
    long bytesSent,
    long bytesReceived,
    Optional<TlsDetail> detail)
    implements Observation {
  public TlsSupport {
    versions = List.copyOf(versions);
    anomalies = List.copyOf(anomalies);
  }

  /** Versions and suites alone. */
  public TlsSupport(
      List<OfVersion> versions,
      List<Evidence> anomalies,
      int connections,
      long bytesSent,
      long bytesReceived) {
    this(versions, anomalies, connections, bytesSent, bytesReceived, Optional.empty());
  }

  /**
   * @param accepted whether the version is accepted at all
   * @param suites the suites seen accepted, in the server's order of preference where it has one
   *     and all of it was seen, as when one question is asked at a time; by code otherwise
   * @param suitesComplete {@code Yes} when a refusal of all the others closed the list; otherwise
   *     the list is only a lower bound and this says why
   * @param others what is known of the suites not listed, where only a policy's verdict was asked
   *     for, so that those it allows were not looked for one by one
   */
  public record OfVersion(
      TlsVersion version,
      Answer accepted,
      List<CipherSuite> suites,
      Answer suitesComplete,
      Preference preference,
      Optional<Others> others) {
    public OfVersion {
      suites = List.copyOf(suites);
    }

    /** With nothing to say of others than what {@code suitesComplete} says. */
    public OfVersion(
        TlsVersion version,
        Answer accepted,
        List<CipherSuite> suites,
        Answer suitesComplete,
        Preference preference) {
      this(version, accepted, suites, suitesComplete, preference, Optional.empty());
    }
  }

  /**
   * What is known of suites that were not seen accepted.
   *
   * @param refused {@code Yes} when all of them but those not asked for were refused
   * @param unasked the codes of those not asked for
   */
  public record Others(Answer refused, List<Integer> unasked) {
    public Others {
      unasked = List.copyOf(unasked);
    }
  }

  /**
   * A cipher suite by its code on the wire and its IANA name.
   *
   * @param code two bytes; three for SSLv2
   */
  public record CipherSuite(int code, String name) {}

  /** Who chooses among the suites that both sides have. */
  public enum Preference {
    SERVER,
    CLIENT,
    /** Fewer than two suites, so there is nothing to prefer. */
    NOT_APPLICABLE,
    UNKNOWN
  }

  /** The entry for a version, if it was asked about. */
  public Optional<OfVersion> of(TlsVersion version) {
    return versions.stream().filter(entry -> entry.version() == version).findFirst();
  }
}
