package io.picket.testkit;

import java.nio.file.Path;
import java.util.List;

/**
 * Real servers of other protocols than TLS, on ephemeral ports of 127.0.0.1, from Debian packages.
 */
public final class Daemons {
  private Daemons() {}

  /** OpenLDAP without any database. */
  public static TlsServer slapd() {
    String program = Peers.require("slapd").toString();
    var folder = TemporaryFolder.make("picket-slapd");
    Path file = folder.write("slapd.conf", "pidfile " + folder.path().resolve("pid") + "\n");
    return ProcessServer.onFreePort(
        folder,
        port ->
            List.of(
                program, "-d", "0", "-h", "ldap://127.0.0.1:" + port + "/", "-f", file.toString()));
  }

  /**
   * Samba's file server without any share. It signals its whole process group when it ends, so it
   * must be left to make one of its own.
   *
   * @param signing as in smb.conf's {@code server signing}
   */
  public static TlsServer smbd(String signing) {
    String program = Peers.require("smbd").toString();
    var folder = TemporaryFolder.make("picket-smbd");
    return ProcessServer.onFreePort(
        folder,
        port -> {
          Path file =
              folder.write(
                  "smb.conf",
                  """
                  [global]
                  interfaces = 127.0.0.1
                  bind interfaces only = yes
                  smb ports = %d
                  server signing = %s
                  disable netbios = yes
                  disable spoolss = yes
                  server role = standalone server
                  map to guest = never
                  lock directory = %3$s
                  state directory = %3$s
                  cache directory = %3$s
                  pid directory = %3$s
                  private dir = %3$s
                  ncalrpc dir = %3$s/ncalrpc
                  log file = %3$s/log
                  """
                      .formatted(port, signing, folder.path()));
          return List.of(program, "--foreground", "-s", file.toString());
        });
  }
}
