package io.picket.model;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What the operator says of a server: what it is, what should be open, and what no outsider can
 * see. Never evidence of what was seen.
 *
 * @param server the target it speaks of, as declared; empty when it speaks of every target
 * @param product the product's id in the fingerprints
 * @param ports the ports chosen at installation
 * @param expectedOpen the ports that may be open; empty when nothing was said
 * @param trustStore the file with the certificates of a private authority, believed for this server
 */
public record Declaration(
    Optional<String> server,
    Optional<String> product,
    Role role,
    List<UsedPort> ports,
    PortSet expectedOpen,
    Membership directory,
    Reach console,
    Optional<String> trustStore,
    List<Attestation> attestations) {
  public Declaration {
    ports = List.copyOf(ports);
    attestations = List.copyOf(attestations);
  }

  /** What the server is for. */
  public enum Role {
    SERVER,
    SECURE_GATEWAY,
    DISTRIBUTION_SERVER,
    RELAY
  }

  /** A port and what it was chosen for. */
  public record UsedPort(Use use, int port) {}

  /** What a port is for. */
  public enum Use {
    HTTP,
    HTTPS,
    AGENT,
    RELAY,
    GATEWAY,
    NOTIFICATION,
    DISTRIBUTION,
    DATABASE
  }

  /** Whether the machine belongs to a Windows domain. */
  public enum Membership {
    JOINED,
    NOT_JOINED,
    NOT_SAID
  }

  /** Who is meant to reach the console. */
  public enum Reach {
    ANYONE,
    NAMED_ADDRESSES,
    NOT_SAID
  }

  /**
   * The operator's dated word on one row of a guide.
   *
   * @param row the row's id, such as {@code CW-05}
   * @param owner who gives his word
   * @param expires the last day on which the word counts
   * @param evidence where somebody can look it up
   */
  public record Attestation(
      String row, Stand stand, String owner, LocalDate date, LocalDate expires, String evidence) {}

  /** What an attestation says. */
  public enum Stand {
    HOLDS,
    NOT_APPLICABLE
  }

  /** Whether it speaks of a target. */
  public boolean concerns(String declared) {
    return server.isEmpty() || server.get().equals(declared);
  }

  /** The first port chosen for a use. */
  public Optional<Integer> port(Use use) {
    return ports.stream().filter(port -> port.use() == use).map(UsedPort::port).findFirst();
  }
}
