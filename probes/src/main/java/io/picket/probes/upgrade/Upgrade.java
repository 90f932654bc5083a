package io.picket.probes.upgrade;

import io.picket.model.Answer;
import io.picket.model.HostName;
import io.picket.model.Reason;
import io.picket.model.ServiceSeen;
import io.picket.model.ServiceSeen.Detail;
import io.picket.probes.Site;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.PreparedWire;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.util.List;
import java.util.Optional;

/**
 * The step from a protocol's clear text to TLS, as a client takes it: on a fresh connection it says
 * the least that leads there, and no more. Bounded in bytes and lines by its decoders, in time by
 * the connection.
 */
public interface Upgrade {
  /** What is said to ask for TLS, in the protocol's words, such as {@code STARTTLS}. */
  String command();

  /**
   * Asks for TLS.
   *
   * @param fresh just connected, nothing sent and nothing read
   * @throws WireException THROTTLED when the server says "not now"; MALFORMED and what the
   *     connection says when no answer came that means yes or no
   */
  Asked ask(Connection fresh) throws WireException, InterruptedException;

  /**
   * What came of asking.
   *
   * @param clearLogin whether a password would be taken without TLS
   * @param details what the server gave away on the way
   */
  record Asked(Result result, Answer clearLogin, List<Detail> details) {
    public Asked {
      details = List.copyOf(details);
    }

    static Asked agreed(Connection connection, String how, Answer clearLogin, Detail... details) {
      return new Asked(new Result.Agreed(connection, how), clearLogin, List.of(details));
    }

    static Asked declined(String how, Answer clearLogin, Detail... details) {
      return new Asked(new Result.Declined(how), clearLogin, List.of(details));
    }
  }

  /** Yes or no; anything else is thrown. */
  sealed interface Result {
    /**
     * TLS begins with the next byte on this connection.
     *
     * @param how the evidence
     */
    record Agreed(Connection connection, String how) implements Result {
      /** What the server went on to say in clear after it had agreed, where TLS has the word. */
      public int strayBytes() {
        return connection.unread().length;
      }
    }

    /** The server has no TLS to offer. */
    record Declined(String how) implements Result {}
  }

  /** Nothing short of a log-in shows whether a password would be taken in clear. */
  static Answer onlyALoginTells() {
    return new Answer.Unknown(
        Reason.NOT_TRIED, "the protocol does not show it before somebody logs in");
  }

  /** A wire whose connections are past this step. */
  default Wire before(Wire wire) {
    return new PreparedWire(wire, this::led, mostConnections());
  }

  private Connection led(Connection fresh) throws WireException, InterruptedException {
    return switch (ask(fresh).result()) {
      case Result.Declined(String how) ->
          throw new WireException(Reason.THROTTLED, "it no longer agrees to TLS: " + how);
      case Result.Agreed agreed when agreed.strayBytes() > 0 ->
          throw new WireException(
              Reason.CONTRADICTORY,
              agreed.strayBytes() + " bytes in clear after it had agreed to TLS");
      case Result.Agreed(Connection connection, String how) -> connection;
    };
  }

  /**
   * How many connections one look at TLS may take. MySQL and MariaDB shut out an address after 100
   * broken handshakes in a row ({@code max_connect_errors}), and every look of ours is one.
   */
  default int mostConnections() {
    return Integer.MAX_VALUE;
  }

  /** The step that leads to TLS at a site, where TLS is to be had by an upgrade only. */
  static Optional<Upgrade> of(Site at) {
    return at.soFar()
        .fact(ServiceSeen.class)
        .filter(ServiceSeen::upgrades)
        .flatMap(ServiceSeen::protocol)
        .flatMap(protocol -> of(protocol, at));
  }

  /**
   * The step of a protocol.
   *
   * @param protocol as in {@link ServiceSeen#protocol()}
   */
  static Optional<Upgrade> of(String protocol, Site at) {
    String domain =
        at.host()
            .name()
            .map(HostName::ascii)
            .orElseGet(() -> at.clearance().endpoint().addressText());
    return switch (protocol) {
      case "ftp" -> Optional.of(new FtpUpgrade());
      case "imap" -> Optional.of(new ImapUpgrade());
      case "ldap" -> Optional.of(new LdapUpgrade());
      case "mssql" -> Optional.of(new TdsUpgrade());
      case "mysql" -> Optional.of(new MysqlUpgrade());
      case "pop3" -> Optional.of(new Pop3Upgrade());
      case "postgresql" -> Optional.of(new PostgresqlUpgrade());
      case "rdp" -> Optional.of(new RdpUpgrade());
      case "smtp" -> Optional.of(new SmtpUpgrade());
      case "xmpp" -> Optional.of(new XmppUpgrade("jabber:client", domain));
      case "xmpp-server" -> Optional.of(new XmppUpgrade("jabber:server", domain));
      default -> Optional.empty();
    };
  }
}
