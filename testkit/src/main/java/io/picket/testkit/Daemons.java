package io.picket.testkit;

import io.picket.model.Addresses;
import io.picket.model.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

  /** OpenLDAP without any database, with StartTLS. */
  public static TlsServer slapd(Credential credential) {
    return slapd(credential, "ldap");
  }

  /** OpenLDAP without any database, inside TLS from the first byte on. */
  public static TlsServer slapdInTls(Credential credential) {
    return slapd(credential, "ldaps");
  }

  private static TlsServer slapd(Credential credential, String scheme) {
    String program = Peers.require("slapd").toString();
    var folder = TemporaryFolder.make("picket-slapd");
    PemFiles files = credential.writePem(folder.path(), "server");
    Path file =
        folder.write(
            "slapd.conf",
            """
            pidfile %1$s/pid
            TLSCertificateFile %2$s
            TLSCACertificateFile %2$s
            TLSCertificateKeyFile %3$s
            TLSVerifyClient never
            """
                .formatted(folder.path(), files.chain(), files.key()));
    return ProcessServer.onFreePort(
        folder,
        port ->
            List.of(
                program,
                "-d",
                "0",
                "-h",
                scheme + "://127.0.0.1:" + port + "/",
                "-f",
                file.toString()));
  }

  /**
   * vsftpd, where nobody may log in.
   *
   * @param credential none for a server without TLS
   */
  public static TlsServer vsftpd(Optional<Credential> credential) {
    String program = Peers.require("vsftpd").toString();
    Peers.requireRoot();
    var folder = TemporaryFolder.make("picket-vsftpd");
    folder.folderOf("root", "empty");
    String tls =
        credential
            .map(known -> known.writePem(folder.path(), "server"))
            .map(files ->
                "ssl_enable=YES\nrsa_cert_file=%s\nrsa_private_key_file=%s\n"
                    .formatted(files.chain(), files.key()))
            .orElse("");
    return ProcessServer.onFreePort(
        folder,
        port -> {
          Path file =
              folder.write(
                  "vsftpd.conf",
                  """
                  background=NO
                  listen=YES
                  listen_ipv6=NO
                  listen_address=127.0.0.1
                  listen_port=%d
                  anonymous_enable=NO
                  local_enable=YES
                  seccomp_sandbox=NO
                  secure_chroot_dir=%s/empty
                  %s
                  """
                      .formatted(port, folder.path(), tls));
          return List.of(program, file.toString());
        });
  }

  /**
   * Prosody, at home in {@code rmm.example.com}.
   *
   * @param forServers whether it listens for other servers instead of clients
   */
  public static TlsServer prosody(boolean forServers, Credential credential) {
    String program = Peers.require("prosody").toString();
    var folder = TemporaryFolder.make("picket-prosody");
    PemFiles files = credential.writePem(folder.path(), "server");
    // It goes on where its port is taken, and who has taken it would be asked in its place.
    var endpoint = new Endpoint(Loopback.own(), ProcessServer.freePort());
    Path file =
        folder.write(
            "prosody.cfg.lua",
            """
            run_as_root = true
            pidfile = "%1$s/pid"
            data_path = "%1$s"
            log = { info = "*console" }
            interfaces = { "%6$s" }
            c2s_ports = { %2$s }
            s2s_ports = { %3$s }
            modules_enabled = { "tls", "saslauth", "dialback" }
            modules_disabled = { "admin_shell", "admin_telnet" }
            c2s_require_encryption = true
            s2s_require_encryption = true
            ssl = { certificate = "%4$s"; key = "%5$s" }
            VirtualHost "rmm.example.com"
            """
                .formatted(
                    folder.path(),
                    forServers ? "" : endpoint.port(),
                    forServers ? endpoint.port() : "",
                    files.chain(),
                    files.key(),
                    endpoint.addressText()));
    return ProcessServer.at(endpoint, folder, List.of(program, "--config", file.toString(), "-F"));
  }

  /**
   * xrdp, without anybody to log in to.
   *
   * @param security as in xrdp.ini's {@code security_layer}: {@code negotiate}, {@code tls} or
   *     {@code rdp}
   */
  public static TlsServer xrdp(String security, Credential credential) {
    String program = Peers.require("xrdp").toString();
    Peers.requireRoot();
    var folder = TemporaryFolder.make("picket-xrdp").readable();
    PemFiles files = credential.writePem(folder.path(), "server");
    return ProcessServer.onFreePort(
        folder,
        port -> {
          Path file =
              folder.write(
                  "xrdp.ini",
                  """
                  [Globals]
                  ini_version=1
                  fork=true
                  port=tcp://127.0.0.1:%1$d
                  security_layer=%2$s
                  certificate=%3$s
                  key_file=%4$s
                  ssl_protocols=TLSv1.2, TLSv1.3
                  [Logging]
                  LogFile=%5$s/log
                  LogLevel=INFO
                  EnableSyslog=false
                  EnableConsole=true
                  [Xorg]
                  name=Xorg
                  lib=libxup.so
                  """
                      .formatted(port, security, files.chain(), files.key(), folder.path()));
          return List.of(program, "--nodaemon", "--config", file.toString());
        });
  }

  /**
   * Samba's file server without any share. It signals its whole process group when it ends, so it
   * must be left to make one of its own.
   *
   * @param signing as in smb.conf's {@code server signing}
   */
  public static TlsServer smbd(String signing) {
    return smbd(signing, "SMB2_02");
  }

  /**
   * As {@link #smbd(String)}.
   *
   * @param oldest as in smb.conf's {@code server min protocol}
   */
  public static TlsServer smbd(String signing, String oldest) {
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
                  server min protocol = %s
                  disable netbios = yes
                  disable spoolss = yes
                  server role = standalone server
                  map to guest = never
                  lock directory = %4$s
                  state directory = %4$s
                  cache directory = %4$s
                  pid directory = %4$s
                  private dir = %4$s
                  ncalrpc dir = %4$s/ncalrpc
                  log file = %4$s/log
                  """
                      .formatted(port, signing, oldest, folder.path()));
          return List.of(program, "--foreground", "-s", file.toString());
        });
  }

  /**
   * Samba's server of RPC with its endpoint mapper. It always takes port 135, and with it some
   * above 49152, so it has an address of its own.
   */
  public static TlsServer endpointMapper() {
    Path program = Path.of("/usr/libexec/samba/samba-dcerpcd");
    Peers.requireThat(Files.isExecutable(program), program.toString());
    Peers.requireRoot();
    var folder = TemporaryFolder.make("picket-dcerpcd");
    var endpoint = new Endpoint(Loopback.own(), 135);
    Path file =
        folder.write(
            "smb.conf",
            """
            [global]
            interfaces = %1$s/8
            bind interfaces only = yes
            server role = classic primary domain controller
            rpc start on demand helpers = no
            lock directory = %2$s
            state directory = %2$s
            cache directory = %2$s
            pid directory = %2$s
            private dir = %2$s
            ncalrpc dir = %2$s/ncalrpc
            """
                .formatted(Addresses.text(endpoint.address()), folder.path()));
    return ProcessServer.at(
        endpoint,
        folder,
        List.of(
            program.toString(),
            "--foreground",
            "--libexec-rpcds",
            "--configfile=" + file,
            "--log-basename=" + folder.path()));
  }

  /** GNU's Telnet server, where nobody may log in, behind a few lines that accept for it. */
  public static TlsServer telnetd() {
    String python = Peers.require("python3").toString();
    String program = Peers.require("telnetd").toString();
    var folder = TemporaryFolder.make("picket-telnetd");
    Path acceptor =
        folder.write(
            "accept.py",
            """
            import signal, socket, subprocess, sys
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as door:
                while True:
                    with door.accept()[0] as guest:
                        subprocess.Popen(sys.argv[2:], stdin=guest, stdout=guest)
            """);
    return ProcessServer.onFreePort(
        folder,
        port ->
            List.of(
                python,
                acceptor.toString(),
                String.valueOf(port),
                program,
                "-h",
                "-E",
                "/bin/false"));
  }

  /**
   * TigerVNC's server with an empty screen.
   *
   * @param types as in {@code -SecurityTypes}, separated by commas
   */
  public static TlsServer xvnc(String types) {
    return screen(types);
  }

  /**
   * The same, as the display of {@link #displayOf} its port: left to choose by itself, it may take
   * one whose last owner is about to remove its socket.
   */
  static ProcessServer screen(String types) {
    String program = Peers.require("Xvnc").toString();
    return ProcessServer.onFreePort(
        TemporaryFolder.make("picket-xvnc"),
        port ->
            List.of(
                    List.of(program, displayOf(port), "-nolisten", "tcp", "-nolisten", "local"),
                    List.of("-interface", "127.0.0.1", "-rfbport", String.valueOf(port)),
                    List.of("-SecurityTypes", types, "-geometry", "64x64", "-depth", "24"))
                .stream()
                .flatMap(List::stream)
                .toList());
  }

  /** One display for each port; the highest that exists is 59535. */
  static String displayOf(int port) {
    return ":" + port % 59_000;
  }

  /**
   * OpenSSH's server, where nobody may log in.
   *
   * @param lines further lines of sshd_config
   */
  public static TlsServer sshd(String lines) {
    String program = Peers.require("sshd").toString();
    String keys = Peers.require("ssh-keygen").toString();
    Peers.requireRoot();
    var folder = TemporaryFolder.make("picket-sshd");
    Path key = folder.path().resolve("key");
    Databases.run(keys, "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
    try {
      // Where it locks itself up; Debian makes it when the service is started.
      Files.createDirectories(Path.of("/run/sshd"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ProcessServer.onFreePort(
        folder,
        port -> {
          Path file =
              folder.write(
                  "sshd_config",
                  """
                  ListenAddress 127.0.0.1:%d
                  HostKey %s
                  PidFile %s/pid
                  AuthenticationMethods publickey
                  AllowUsers nobody-at-all
                  UsePAM no
                  %s
                  """
                      .formatted(port, key, folder.path(), lines));
          return List.of(program, "-D", "-e", "-f", file.toString());
        });
  }
}
