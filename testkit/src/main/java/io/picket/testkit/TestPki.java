package io.picket.testkit;

import java.time.Duration;
import java.time.Instant;

/**
 * Certificates built in code for one moment, so that none expires: good ones, and every kind of bad
 * one. Start with {@link #root}, then {@link #intermediate}, then {@link #leaf}.
 */
public final class TestPki {
  private final Instant now;

  private TestPki(Instant now) {
    this.now = now;
  }

  /** A PKI whose certificates are valid around the given moment. */
  public static TestPki at(Instant now) {
    return new TestPki(now);
  }

  /** A PKI for real servers and real clients, which go by the machine's clock. */
  public static TestPki today() {
    return new TestPki(Instant.now());
  }

  /** The moment around which it was built. */
  public Instant now() {
    return now;
  }

  /** A self-signed P-256 authority, valid from five years ago for fifteen years. */
  public Credential root(String commonName) {
    return rootOrder(commonName).issue();
  }

  /** As {@link #root}, to be changed before it is issued. */
  public CertificateOrder rootOrder(String commonName) {
    return order(commonName)
        .authority()
        .from(now.minus(Duration.ofDays(5 * 365)))
        .until(now.plus(Duration.ofDays(10 * 365)));
  }

  /** An authority below another one, valid from one year ago for five years. */
  public Credential intermediate(String commonName, Credential issuer) {
    return intermediateOrder(commonName, issuer).issue();
  }

  /** As {@link #intermediate}, to be changed before it is issued. */
  public CertificateOrder intermediateOrder(String commonName, Credential issuer) {
    return order(commonName)
        .authority()
        .issuedBy(issuer)
        .from(now.minus(Duration.ofDays(365)))
        .until(now.plus(Duration.ofDays(4 * 365)));
  }

  /** A P-256 server certificate with one DNS name, valid from 30 days ago for 90 days. */
  public Credential leaf(String dnsName, Credential issuer) {
    return leafOrder(dnsName, issuer).issue();
  }

  /** As {@link #leaf}, to be changed before it is issued. */
  public CertificateOrder leafOrder(String dnsName, Credential issuer) {
    return order(dnsName).dnsName(dnsName).issuedBy(issuer);
  }

  /** A certificate signed with its own key, as appliances are delivered with. */
  public Credential selfSigned(String dnsName) {
    return order(dnsName).dnsName(dnsName).issue();
  }

  /**
   * An order with a subject of one common name and no alternative names: P-256, self-signed, for a
   * server, valid from 30 days ago for 90 days, until told otherwise.
   */
  public CertificateOrder order(String commonName) {
    return new CertificateOrder(now, commonName);
  }
}
