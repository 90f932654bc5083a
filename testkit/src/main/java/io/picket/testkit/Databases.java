package io.picket.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Real databases without any data, on ephemeral ports of 127.0.0.1. */
public final class Databases {
  private Databases() {}

  /**
   * MariaDB without accounts.
   *
   * @param credential none for a server without TLS
   */
  public static TlsServer mariadb(Optional<Credential> credential) {
    String program = Peers.require("mariadbd").toString();
    Peers.requireRoot();
    var folder = TemporaryFolder.make("picket-mariadb");
    var options = new ArrayList<String>();
    if (credential.isPresent()) {
      PemFiles files = credential.get().writePem(folder.path(), "server");
      options.addAll(List.of("--ssl-cert=" + files.chain(), "--ssl-key=" + files.key()));
    } else {
      options.add("--skip-ssl");
    }
    return ProcessServer.onFreePort(
        folder,
        port -> {
          Path data = fresh(folder, "root");
          var command = new ArrayList<String>();
          command.addAll(List.of(program, "--no-defaults", "--user=root", "--skip-grant-tables"));
          command.addAll(List.of("--datadir=" + data, "--bind-address=127.0.0.1"));
          command.addAll(List.of("--port=" + port, "--socket=" + data.resolve("socket")));
          command.addAll(List.of("--pid-file=" + data.resolve("pid"), "--skip-name-resolve"));
          command.addAll(List.of("--innodb-buffer-pool-size=8M", "--innodb-log-file-size=4M"));
          command.addAll(options);
          return command;
        });
  }

  /**
   * PostgreSQL, which refuses to be root.
   *
   * @param credential none for a server without TLS
   */
  public static TlsServer postgresql(Optional<Credential> credential) {
    Path initdb = postgresqlProgram("initdb");
    Path postgres = postgresqlProgram("postgres");
    Path runuser = Peers.require("runuser");
    Peers.requireRoot();
    var folder = TemporaryFolder.make("picket-postgresql").readable();
    Path data = fresh(folder, "postgres");
    run(runuser.toString(), "-u", "postgres", "--", initdb.toString(), "-D", data.toString(), "-N");
    var options = new ArrayList<String>();
    credential.ifPresent(known -> {
      PemFiles files = known.writePem(folder.path(), "server");
      folder.giveTo("postgres", files.key());
      options.addAll(List.of("-c", "ssl=on", "-c", "ssl_cert_file=" + files.chain()));
      options.addAll(List.of("-c", "ssl_key_file=" + files.key()));
    });
    return ProcessServer.onFreePort(
        folder,
        port -> {
          var command = new ArrayList<String>();
          command.addAll(List.of(runuser.toString(), "-u", "postgres", "--", postgres.toString()));
          command.addAll(List.of("-D", data.toString(), "-h", "127.0.0.1"));
          command.addAll(List.of("-p", String.valueOf(port), "-k", data.toString(), "-F"));
          command.addAll(options);
          return command;
        });
  }

  /**
   * FreeTDS's pool of connections to an SQL Server, without one. It answers PRELOGIN itself, and
   * waits in silence for the rest of whatever is none, as far as that gives its length.
   */
  public static TlsServer tdspool() {
    String program = Peers.require("tdspool").toString();
    var folder = TemporaryFolder.make("picket-tdspool");
    return ProcessServer.onFreePort(
        folder,
        port -> {
          Path file =
              folder.write(
                  "pool.conf",
                  """
                  [pool]
                  user = nobody
                  password = none
                  server = none
                  database = none
                  min pool conn = 0
                  max pool conn = 1
                  max member age = 120
                  port = %d
                  """
                      .formatted(port));
          return List.of(program, "-c", file.toString(), "pool");
        });
  }

  /** The newest version's, which Debian keeps apart from other programs. */
  private static Path postgresqlProgram(String name) {
    Path versions = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(versions)) {
      try (Stream<Path> all = Files.list(versions)) {
        Optional<Path> newest =
            all.map(version -> version.resolve("bin").resolve(name))
                .filter(Files::isExecutable)
                .max(Comparator.naturalOrder());
        if (newest.isPresent()) {
          return newest.get();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Peers.require(name);
  }

  /** An empty folder for the data of one attempt. */
  private static Path fresh(TemporaryFolder folder, String owner) {
    int number = 0;
    while (Files.exists(folder.path().resolve("data" + number))) {
      number++;
    }
    return folder.folderOf(owner, "data" + number);
  }

  /** Runs a tool that sets something up, and waits for its end. */
  static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ":\n" + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
