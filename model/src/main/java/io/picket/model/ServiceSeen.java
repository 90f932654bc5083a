package io.picket.model;

import java.util.List;
import java.util.Optional;

/**
 * What an open port speaks.
 *
 * @param protocol the application protocol found, in lower case: {@code http}, {@code ssh}, …;
 *     empty when none was recognised
 * @param tls whether the port speaks TLS straight after the connection
 * @param plainHttp whether the port answers an HTTP request in clear
 * @param httpOverTls whether it answers an HTTP request inside TLS
 * @param banner what the server said unasked, made printable
 * @param products what was recognised, most confident first; empty is "none recognised"
 * @param contradictory so many products at once that none is to be believed
 * @param details what the protocol gives away freely, such as {@code signing: required}
 * @param startPages the pages asked for to recognise the product, in clear and inside TLS
 * @param upgrade the step from clear text to TLS, where the protocol has one and was asked for it
 * @param software what its own words say of the software behind; hearsay, on which no check rests
 */
public record ServiceSeen(
    Optional<String> protocol,
    Answer tls,
    Answer plainHttp,
    Answer httpOverTls,
    Optional<String> banner,
    List<ProductMatch> products,
    boolean contradictory,
    List<Detail> details,
    List<HttpSeen.Exchange> startPages,
    Optional<Upgrade> upgrade,
    List<Software> software)
    implements Observation {
  /** The key of the detail that names a page on which the target said it was asked too often. */
  public static final String THROTTLED = "throttled";

  /** The key of the detail that names the protocols whose openings were sent and not answered. */
  public static final String IN_VAIN = "openings without an answer";

  public ServiceSeen {
    products = List.copyOf(products);
    details = List.copyOf(details);
    startPages = List.copyOf(startPages);
    software = List.copyOf(software);
  }

  /** As a probe sees it; what its words say is read later. */
  public ServiceSeen(
      Optional<String> protocol,
      Answer tls,
      Answer plainHttp,
      Answer httpOverTls,
      Optional<String> banner,
      List<ProductMatch> products,
      boolean contradictory,
      List<Detail> details,
      List<HttpSeen.Exchange> startPages,
      Optional<Upgrade> upgrade) {
    this(
        protocol,
        tls,
        plainHttp,
        httpOverTls,
        banner,
        products,
        contradictory,
        details,
        startPages,
        upgrade,
        List.of());
  }

  /** A service about which nothing more was seen. */
  public ServiceSeen(
      Optional<String> protocol,
      Answer tls,
      Answer plainHttp,
      Answer httpOverTls,
      Optional<String> banner,
      List<ProductMatch> products,
      boolean contradictory) {
    this(
        protocol,
        tls,
        plainHttp,
        httpOverTls,
        banner,
        products,
        contradictory,
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** The same, with no product to be believed. */
  public ServiceSeen contradicted() {
    return with(true, software);
  }

  /** The same with what its words say of the software. */
  public ServiceSeen with(List<Software> read) {
    return with(contradictory, read);
  }

  private ServiceSeen with(boolean doubted, List<Software> read) {
    return new ServiceSeen(
        protocol,
        tls,
        plainHttp,
        httpOverTls,
        banner,
        products,
        doubted,
        details,
        startPages,
        upgrade,
        read);
  }

  /**
   * What general patterns read in a service's own words.
   *
   * @param from which words, such as {@code ssh.banner} or {@code http_header.server}
   * @param name the software for people, with its vendor
   * @param version as the words show it
   * @param system the operating system that the words name
   */
  public record Software(
      String from, String name, Optional<String> version, Optional<String> system) {}

  /**
   * Something a protocol gives away.
   *
   * @param key what, in lower case, such as {@code version} or {@code smb1}
   * @param value in our words or, made printable, in the target's
   */
  public record Detail(String key, String value) {}

  /**
   * The step from a protocol's clear text to TLS.
   *
   * @param command what asks for it, in the protocol's words, such as {@code STARTTLS}
   * @param offered whether the server agrees to it
   * @param clearLogin whether the server lets a password be sent without it
   * @param anomalies things a correct server would not do, such as speaking on in clear
   */
  public record Upgrade(
      String command, Answer offered, Answer clearLogin, List<Evidence> anomalies) {
    public Upgrade {
      anomalies = List.copyOf(anomalies);
    }
  }

  /** Whether there is TLS at all, straight after the connection or by an upgrade. */
  public Answer anyTls() {
    return tls.isYes() ? tls : upgrade.map(Upgrade::offered).orElse(tls);
  }

  /** Whether TLS is to be had by an upgrade only. */
  public boolean upgrades() {
    return !tls.isYes() && upgrade.map(step -> step.offered().isYes()).orElse(false);
  }

  /** The value of a detail, when it was seen. */
  public Optional<String> detail(String key) {
    return details.stream()
        .filter(detail -> detail.key().equals(key))
        .map(Detail::value)
        .findFirst();
  }

  /** Whether anything at all came back, so that the port may be called a service. */
  public boolean alive() {
    return banner.isPresent()
        || tls.isYes()
        || plainHttp.isYes()
        || httpOverTls.isYes()
        || protocol.isPresent();
  }

  /** The match for a product id, unless the evidence is contradictory. */
  public Optional<ProductMatch> product(String id) {
    return contradictory
        ? Optional.empty()
        : products.stream().filter(match -> match.id().equals(id)).findFirst();
  }
}
