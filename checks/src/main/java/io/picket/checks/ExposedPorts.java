package io.picket.checks;

import io.picket.model.PortSet;
import io.picket.model.Severity;
import java.util.List;
import java.util.Set;

/** What belongs behind a firewall, one check for each kind of service. */
final class ExposedPorts {
  private static final String REMOTE =
      "Remote administration is what attackers look for first: a guessed or stolen password, or one"
          + " unpatched fault, gives them the machine.";
  private static final String WINDOWS =
      "It is meant for the local network. On the internet it gives away names and versions, is"
          + " tried for passwords all day, and has a long history of faults that need no login.";
  private static final String STORE =
      "A database that answers the internet can be tried for passwords all day, and holds"
          + " everything the server knows. Only the application needs to reach it.";
  private static final String CLOSE =
      "Close the port in the firewall towards the internet; reach it through a VPN or from named"
          + " addresses only.";
  private static final String BIND =
      "Let the service listen on the loopback address only, or close the port in the firewall for"
          + " all but the application's own addresses.";

  private ExposedPorts() {}

  static List<Check> all() {
    return List.of(
        one("docker-api", "The Docker API", "2375,2376", Severity.CRITICAL, REMOTE, CLOSE, "docker")
            .refuting("ME-03"),
        one("elasticsearch", "Elasticsearch", "9200", Severity.HIGH, STORE, BIND, "elasticsearch")
            .carriedBy("http")
            .plain(),
        one(
                "ftp",
                "FTP",
                "21",
                Severity.MEDIUM,
                "FTP sends passwords and files in clear unless both sides insist otherwise.",
                "Use SFTP or HTTPS in its place, or close the port towards the internet.",
                "ftp")
            .plain(),
        one("ldap", "LDAP", "389,636,3268,3269", Severity.HIGH, WINDOWS, CLOSE, "ldap")
            .refuting("CW-09"),
        one("mongodb", "MongoDB", "27017", Severity.HIGH, STORE, BIND, "mongodb").plain(),
        one("msrpc", "Windows RPC", "135", Severity.HIGH, WINDOWS, CLOSE, "msrpc")
            .verifying("CW-26"),
        one("mssql", "Microsoft SQL Server", "1433", Severity.HIGH, STORE, BIND, "mssql")
            .refuting("ME-06"),
        one("mysql", "MySQL or MariaDB", "3306", Severity.HIGH, STORE, BIND, "mysql")
            .refuting("CW-37"),
        one(
                "net-tcp",
                ".NET port sharing (net.tcp)",
                "808",
                Severity.HIGH,
                "The session manager of a remote-support server is meant to be reached on the"
                    + " machine itself; a .NET listener on the internet may publish it.",
                "Close the port in the firewall, and take the net.tcp address out of the service's"
                    + " configuration: ScreenConnect's session manager belongs on its named pipe.",
                "net.tcp")
            .refuting("CW-32"),
        one("netbios", "NetBIOS", "139", Severity.HIGH, WINDOWS, CLOSE, "netbios")
            .rows(new String[] {"CW-27"}, new String[] {"CW-16"}),
        one("oracle", "Oracle Database", "1521", Severity.HIGH, STORE, BIND, "oracle").plain(),
        one("postgresql", "PostgreSQL", "5432", Severity.HIGH, STORE, BIND, "postgresql")
            .refuting("ME-06"),
        one("rdp", "Remote Desktop", "3389", Severity.HIGH, REMOTE, CLOSE, "rdp").refuting("ME-03"),
        one("redis", "Redis", "6379", Severity.HIGH, STORE, BIND, "redis").plain(),
        one("smb", "SMB file sharing", "445", Severity.HIGH, WINDOWS, CLOSE, "smb")
            .rows(new String[] {"CW-28"}, new String[] {"CW-16", "ME-03", "ME-47"}),
        one(
                "ssh",
                "SSH",
                "22",
                Severity.MEDIUM,
                REMOTE,
                "Close the port towards the internet, or allow it from named addresses only; allow"
                    + " keys and no passwords.",
                "ssh")
            .refuting("ME-03"),
        one(
                "telnet",
                "Telnet",
                "23",
                Severity.HIGH,
                "Telnet sends the password in clear to everyone on the way.",
                "Turn Telnet off and use SSH.",
                "telnet")
            .refuting("ME-03"),
        one("vnc", "VNC", "5900-5903", Severity.HIGH, REMOTE, CLOSE, "vnc").refuting("ME-03"),
        one(
                "winrm",
                "Windows Remote Management",
                "5985,5986",
                Severity.HIGH,
                REMOTE,
                CLOSE,
                "winrm")
            .carriedBy("http")
            .refuting("ME-03"));
  }

  private static Draft one(
      String id,
      String service,
      String ports,
      Severity severity,
      String why,
      String remedy,
      String protocol) {
    Card card =
        Card.of("port-" + id + "-not-exposed", severity, service + " is not reachable from here")
            .why(why)
            .remedy(remedy);
    return new Draft(card, service, PortSet.parse(ports), protocol, Set.of());
  }

  /** A check whose guide rows are still to be named. */
  private record Draft(
      Card card, String service, PortSet ports, String protocol, Set<String> carriers) {
    Draft carriedBy(String carrier) {
      return new Draft(card, service, ports, protocol, Set.of(carrier));
    }

    Check plain() {
      return new ExposedPort(card.done(), service, ports, Set.of(protocol), carriers);
    }

    Check verifying(String... ids) {
      return rows(ids, new String[0]);
    }

    Check refuting(String... ids) {
      return rows(new String[0], ids);
    }

    Check rows(String[] verified, String[] refuted) {
      Card told = card.verifies(verified).refutes(refuted);
      return new Draft(told, service, ports, protocol, carriers).plain();
    }
  }
}
