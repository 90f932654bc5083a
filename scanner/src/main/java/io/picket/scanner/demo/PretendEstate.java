package io.picket.scanner.demo;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.picket.model.Addresses;
import io.picket.model.HostName;
import io.picket.model.PortSet;
import io.picket.scanner.scope.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A small estate of badly configured servers on loopback. Each has an address of its own where the
 * machine has more than one loopback address, and then the ports that the real products use.
 */
public final class PretendEstate implements AutoCloseable {
  private final List<AutoCloseable> open = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<HostName, InetAddress> addresses = new LinkedHashMap<>();
  private final Map<HostName, PortSet> ports = new LinkedHashMap<>();

  private PretendEstate() {}

  /**
   * Raises it.
   *
   * @throws IOException when not even ports of the system's choice can be had
   */
  public static PretendEstate raise(Instant now) throws IOException {
    PretendCertificate.allowLegacyTls();
    var estate = new PretendEstate();
    try {
      HostName control = new HostName("control.pretend.example");
      estate.settle(control, "127.0.83.1");
      estate.http(control, 8040, PretendSites.screenConnect());
      estate.silent(control, 8041);
      HostName central = new HostName("central.pretend.example");
      estate.settle(central, "127.0.83.2");
      estate.http(central, 8040, PretendSites.endpointCentral());
      estate.https(
          central,
          8041,
          PretendSites.endpointCentral(),
          PretendCertificate.context("central.pretend.example", "RSA", 2048, 5 * 365, now));
      HostName portal = new HostName("portal.pretend.example");
      estate.settle(portal, "127.0.83.3");
      int loop = estate.http(portal, 8080, PretendSites.loop());
      estate.https(
          portal,
          8443,
          PretendSites.downgrade("http://portal.pretend.example:" + loop + "/"),
          PretendCertificate.context("old-name.pretend.example", "EC", 256, 1, now));
      return estate;
    } catch (IOException | GeneralSecurityException e) {
      estate.close();
      throw new IOException("the pretend servers could not be raised: " + e.getMessage(), e);
    }
  }

  /** The servers as targets. */
  public List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    ports.forEach((name, ports) -> targets.add(new Target.Name(name, ports)));
    return targets;
  }

  /** Where the names lead. */
  public Map<HostName, List<InetAddress>> pins() {
    Map<HostName, List<InetAddress>> pins = new LinkedHashMap<>();
    addresses.forEach((name, address) -> pins.put(name, List.of(address)));
    return pins;
  }

  private void settle(HostName name, String wish) {
    InetAddress address = Addresses.parse(wish).orElseThrow();
    try (var _ = new ServerSocket(0, 1, address)) {
      addresses.put(name, address);
    } catch (IOException _) {
      addresses.put(name, InetAddress.getLoopbackAddress());
    }
    ports.put(name, PortSet.none());
  }

  private InetAddress address(HostName name) {
    return Objects.requireNonNull(addresses.get(name));
  }

  private int http(HostName name, int port, HttpHandler site) throws IOException {
    HttpServer server = HttpServer.create();
    return serve(server, name, port, site);
  }

  private void https(HostName name, int port, HttpHandler site, SSLContext context)
      throws IOException {
    HttpsServer server = HttpsServer.create();
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters all = getSSLContext().getSupportedSSLParameters();
            all.setProtocols(new String[] {"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"});
            all.setCipherSuites(
                Arrays.stream(all.getCipherSuites())
                    .filter(suite -> !suite.contains("_anon_") && !suite.contains("_NULL_"))
                    .sorted(Comparator.comparing(suite -> !suite.contains("_CHACHA20_")))
                    .toArray(String[]::new));
            parameters.setSSLParameters(all);
          }
        });
    serve(server, name, port, site);
  }

  private int serve(HttpServer server, HostName name, int port, HttpHandler site)
      throws IOException {
    try {
      server.bind(new InetSocketAddress(address(name), port), 0);
    } catch (IOException _) {
      server.bind(new InetSocketAddress(address(name), 0), 0);
    }
    server.createContext("/", site);
    server.setExecutor(threads);
    server.start();
    open.add(() -> server.stop(0));
    return listens(name, server.getAddress().getPort());
  }

  /** Accepts and says nothing, as a relay that waits for its own protocol does. */
  private void silent(HostName name, int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(address(name), port));
    } catch (IOException _) {
      socket = new ServerSocket(0, 50, address(name));
    }
    ServerSocket bound = socket;
    open.add(bound);
    threads.execute(() -> {
      while (!bound.isClosed()) {
        try {
          var peer = bound.accept();
          threads.execute(() -> readToEnd(peer));
        } catch (IOException _) {
          return;
        }
      }
    });
    listens(name, bound.getLocalPort());
  }

  private static void readToEnd(Socket peer) {
    try (peer) {
      while (peer.getInputStream().read() >= 0) {}
    } catch (IOException _) {
      // The visitor is gone.
    }
  }

  private int listens(HostName name, int port) {
    ports.merge(name, PortSet.of(port), PortSet::or);
    return port;
  }

  @Override
  public void close() {
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception _) {
        // The process ends soon and takes it along.
      }
    }
    threads.shutdownNow();
  }
}
