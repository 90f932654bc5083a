package io.picket.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Real servers that tell of revocation: OpenSSL's responder, and an nginx with files. */
public final class IssuerServers {
  private static final DateTimeFormatter IN_INDEX =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private IssuerServers() {}

  /** What a responder is told before it starts: whom it answers for, and about which. */
  public record Register(Credential issuer, String index) {
    /** A line of {@code openssl ca}'s text database for a certificate that is good. */
    public static String good(Credential about) {
      return line("V", "", about);
    }

    /** The same for one revoked a day ago because its key was stolen. */
    public static String revoked(Credential about) {
      String when = IN_INDEX.format(Instant.now().minusSeconds(86_400));
      return line("R", when + ",keyCompromise", about);
    }

    private static String line(String status, String revoked, Credential about) {
      String serial = about.certificate().getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
      return String.join(
              "\t",
              status,
              IN_INDEX.format(about.certificate().getNotAfter().toInstant()),
              revoked,
              serial.length() % 2 == 0 ? serial : "0" + serial,
              "unknown",
              "/CN=any")
          + "\n";
    }
  }

  /**
   * OpenSSL's responder. Its address stands in the certificates it is asked about, so they are made
   * when the port is known.
   *
   * @param register what it knows, given its URL; asked again when the port was taken meanwhile
   */
  public static TlsServer responder(Function<String, Register> register) {
    String program = Peers.require("openssl").toString();
    TemporaryFolder folder = TemporaryFolder.make("picket-responder");
    return ProcessServer.onFreePort(
        folder,
        port -> {
          Register told = register.apply("http://127.0.0.1:" + port + "/");
          told.issuer().writePem(folder.path(), "issuer", List.of(told.issuer().certificate()));
          folder.write("index", told.index());
          return List.of(
              program,
              "ocsp",
              "-port",
              "" + port,
              "-index",
              "index",
              "-rsigner",
              "issuer.crt",
              "-rkey",
              "issuer.key",
              "-CA",
              "issuer.crt",
              "-ndays",
              "7",
              "-ignore_err");
        },
        // A connection that closes without a word would leave it waiting for ever.
        Pattern.compile("waiting for OCSP client connections"));
  }

  /**
   * An nginx without TLS that serves files.
   *
   * @param files content by name, given the URL of their folder
   */
  public static TlsServer files(Function<String, Map<String, byte[]>> files) {
    String program = Peers.require("nginx").toString();
    TemporaryFolder folder = TemporaryFolder.make("picket-lists").readable();
    return ProcessServer.onFreePort(
        folder,
        port -> {
          files
              .apply("http://127.0.0.1:" + port + "/")
              .forEach((name, content) -> write(folder.path().resolve(name), content));
          Path configuration = folder.path().resolve("nginx.conf");
          write(configuration, configuration(folder.path(), port));
          return List.of(program, "-e", "stderr", "-p", "" + folder.path(), "-c", "nginx.conf");
        });
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] configuration(Path folder, int port) {
    return """
    daemon off; master_process off; pid %1$s/pid;
    events { worker_connections 64; }
    http {
      access_log off; default_type application/pkix-crl;
      client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi; uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
      server { listen 127.0.0.1:%2$d; root %1$s; }
    }
    """
        .formatted(folder, port)
        .getBytes(StandardCharsets.UTF_8);
  }
}
