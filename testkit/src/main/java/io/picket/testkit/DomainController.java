package io.picket.testkit;

import io.picket.model.Addresses;
import io.picket.model.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Samba as the controller of a new and empty Active Directory domain, with what such a server shows
 * on its usual ports and no others: RPC, NetBIOS, SMB, LDAP and the global catalogue, the last two
 * in clear and inside TLS. It has an address of its own and answers nothing over UDP.
 */
public final class DomainController implements AutoCloseable {
  /** RPC's endpoint mapper, NetBIOS, LDAP, SMB, LDAP inside TLS, and the catalogue's two. */
  public static final List<Integer> PORTS = List.of(135, 139, 389, 445, 636, 3268, 3269);

  private final TemporaryFolder folder = TemporaryFolder.make("picket-domain");
  private final InetAddress address = Loopback.own();
  private final ServerProcess process;

  private DomainController(Credential credential) throws InterruptedException {
    boolean started = false;
    try {
      provision();
      process = start(credential);
      try {
        for (int port : PORTS) {
          if (!process.awaitListening(at(port))) {
            throw new IllegalStateException("the server does not start:\n" + process.log());
          }
        }
        started = true;
      } finally {
        if (!started) {
          stop();
        }
      }
    } finally {
      if (!started) {
        folder.close();
      }
    }
  }

  /**
   * Makes the domain, which takes some seconds, and starts.
   *
   * @param credential what it shows inside TLS
   */
  public static DomainController samba(Credential credential) throws InterruptedException {
    Peers.require("samba");
    Peers.require("samba-tool");
    Peers.requireFolder(Path.of("/usr/share/samba/setup"));
    Peers.requireRoot();
    return new DomainController(credential);
  }

  /** One of its ports. */
  public Endpoint at(int port) {
    return new Endpoint(address, port);
  }

  private void provision() {
    Databases.run(
        Peers.require("samba-tool").toString(),
        "domain",
        "provision",
        "--targetdir=" + folder.path(),
        "--realm=PRETEND.EXAMPLE",
        "--domain=PRETEND",
        "--server-role=dc",
        "--dns-backend=NONE",
        "--host-name=dc1",
        "--host-ip=" + Addresses.text(address));
  }

  private ServerProcess start(Credential credential) {
    PemFiles files = credential.writePem(folder.path(), "server");
    try {
      // It uses no key that others may read.
      Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path file =
        folder.write(
            "domain.conf",
            """
            [global]
            netbios name = DC1
            realm = PRETEND.EXAMPLE
            workgroup = PRETEND
            server role = active directory domain controller
            server services = s3fs, rpc, ldap
            interfaces = %1$s/8
            bind interfaces only = yes
            cache directory = %2$s/cache
            lock directory = %2$s
            state directory = %2$s/state
            private dir = %2$s/private
            pid directory = %2$s
            ncalrpc dir = %2$s/ncalrpc
            log file = %2$s/log
            tls certfile = %3$s
            tls keyfile = %4$s
            tls cafile =
            [sysvol]
            path = %2$s/state/sysvol
            """
                .formatted(Addresses.text(address), folder.path(), files.chain(), files.key()));
    return ServerProcess.start(
        folder.path(),
        List.of(
            Peers.require("samba").toString(),
            "--foreground",
            "--no-process-group",
            "--debug-stdout",
            "--configfile=" + file));
  }

  /** It leaves its children to notice that it has gone; they write to the folder until then. */
  private void stop() {
    List<ProcessHandle> children =
        ProcessHandle.of(process.pid()).map(all -> all.descendants().toList()).orElse(List.of());
    process.close();
    children.forEach(child -> {
      child.destroy();
      child.onExit().join();
    });
  }

  @Override
  public void close() {
    stop();
    folder.close();
  }
}
