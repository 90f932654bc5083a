package io.picket.probes.service;

import io.picket.model.Endpoint;
import io.picket.model.ServiceFacts;
import io.picket.probes.http.Estate;
import io.picket.testkit.AtOnce;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.BouncyCastleServer;
import io.picket.testkit.Credential;
import io.picket.testkit.Daemons;
import io.picket.testkit.Databases;
import io.picket.testkit.HostileServer;
import io.picket.testkit.KeyKind;
import io.picket.testkit.Loopback;
import io.picket.testkit.Peer;
import io.picket.testkit.RemoteDesktops;
import io.picket.testkit.TdsServer;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.Tomcats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A running server of every protocol that a management server has beside its console. Real ones
 * where Debian has one; SQL Server, Windows Remote Management and .NET's message framing as their
 * specifications describe them.
 */
final class Instances implements AutoCloseable {
  /** GnuTLS, and so Debian's slapd, cannot use the form of other keys. */
  private static final Credential KEY =
      TestPki.today().order("rmm.example.com").key(KeyKind.RSA_2048).issue();

  /** By the protocol, and what tells two servers of one protocol apart. */
  private static final Map<String, Supplier<TlsServer>> PROGRAMS =
      Map.ofEntries(
          Map.entry("ftp", () -> Daemons.vsftpd(Optional.empty())),
          Map.entry("http", () -> Tomcats.tomcat(true)),
          Map.entry("ldap", Daemons::slapd),
          Map.entry("ldap inside TLS", () -> Daemons.slapdInTls(KEY)),
          Map.entry("msrpc", Daemons::endpointMapper),
          Map.entry("mssql of FreeTDS", Databases::tdspool),
          Map.entry("mysql", () -> Databases.mariadb(Optional.empty())),
          Map.entry("postgresql", () -> Databases.postgresql(Optional.empty())),
          Map.entry("rdp", () -> RemoteDesktops.freerdp("nla")),
          Map.entry("rdp of xrdp", () -> Daemons.xrdp("negotiate", KEY)),
          Map.entry("smb", () -> Daemons.smbd("mandatory")),
          Map.entry("ssh", () -> Daemons.sshd("")),
          Map.entry("telnet", Daemons::telnetd),
          Map.entry("vnc", () -> Daemons.xvnc("VncAuth")));

  private static final String IDENTITY =
      "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>"
          + "<wsmid:IdentifyResponse xmlns:wsmid="
          + "\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"
          + "<wsmid:ProductVendor>Microsoft Corporation</wsmid:ProductVendor>"
          + "</wsmid:IdentifyResponse></s:Body></s:Envelope>";

  private static final String FAULT =
      "http://schemas.microsoft.com/ws/2006/05/framing/faults/EndpointNotFound";

  private final Map<String, Endpoint> places = new ConcurrentHashMap<>();
  private final Deque<Runnable> running = new ArrayDeque<>();

  /** Starts them all at once. */
  Instances() throws Exception {
    AtOnce.each(
            PROGRAMS,
            (name, program) -> {
              TlsServer server = program.get();
              places.put(name, server.endpoint());
              return server;
            })
        .values()
        .forEach(server -> running.push(server::close));
    imitate("mssql", TdsServer.start(2, BouncyCastleServer.Offer.old(KEY)));
    imitate("net.tcp", HostileServer.doing(netTcp(FAULT)));
    imitate("winrm", HostileServer.doing(Instances::management));
    // NetBIOS is asked for first at its own port alone; Samba would also take SMB there.
    imitate(
        "netbios",
        HostileServer.doing(
            Loopback.own(),
            139,
            Behaviours.scripted(request ->
                request.length < 72
                    ? new byte[0]
                    : new byte[] {(byte) 0x83, 0, 0, 1, (byte) 0x82})));
  }

  private void imitate(String name, HostileServer server) {
    running.push(server::close);
    places.put(name, server.endpoint());
  }

  /** Answers a preamble with a fault, and breaks off whatever is none. */
  static Behaviour netTcp(String fault) {
    return client -> {
      byte[] received = client.read();
      if (received.length > 5 && received[0] == 0 && received[3] == 1 && received[5] == 2) {
        client.write(new byte[] {8, (byte) fault.length()});
        client.write(fault.getBytes(StandardCharsets.US_ASCII));
        client.readToEnd();
      }
    };
  }

  private static void management(Peer client) throws IOException {
    String asked = new String(client.read(), StandardCharsets.ISO_8859_1);
    String body = asked.startsWith("POST /wsman") ? IDENTITY : "";
    String status = body.isEmpty() ? "404 Not Found" : "200 OK";
    client.write(
        ("HTTP/1.1 "
                + status
                + "\r\nServer: Microsoft-HTTPAPI/2.0\r\nConnection: close\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)
            .getBytes(StandardCharsets.US_ASCII));
  }

  /** Where one listens. */
  Endpoint at(String name) {
    return Optional.ofNullable(places.get(name)).orElseThrow();
  }

  /** Where each listens. */
  Map<String, Endpoint> all() {
    return new TreeMap<>(places);
  }

  /**
   * All but those which wait in silence for the end of a message that a ClientHello seems to begin,
   * so that patience with them is waited for.
   */
  Map<String, Endpoint> talkative() {
    Map<String, Endpoint> some = all();
    some.remove("msrpc");
    some.remove("mssql of FreeTDS");
    some.remove("netbios");
    some.remove("smb");
    return some;
  }

  /** What the service and protocol probes make of each, behind something of ours. */
  static Map<String, ServiceFacts> behind(
      Map<String, Endpoint> places, Function<Endpoint, Behaviour> front, Duration patience)
      throws Exception {
    return AtOnce.each(
        places,
        (name, there) -> {
          boolean own = name.equals("netbios");
          try (var relay =
              HostileServer.doing(
                  own ? Loopback.own() : Loopback.V4, own ? 139 : 0, front.apply(there))) {
            return look(relay.endpoint(), patience);
          }
        });
  }

  static ServiceFacts look(Endpoint at, Duration patience) {
    try (var estate = new Estate(patience)) {
      return estate.look(at, "", new ProtocolProbe());
    }
  }

  /** The protocol that a name stands for. */
  static String protocol(String name) {
    return name.split(" ", 2)[0];
  }

  @Override
  public void close() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      running.forEach(threads::execute);
    }
  }
}
