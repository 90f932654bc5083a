package io.picket.scanner.certificate;

import io.picket.probes.trust.MendedChain;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A kind of server, and what it wants to be given. */
public enum Installation {
  /** Servers that read one PEM file: nginx, Apache, HAProxy and what is built on them. */
  PEM {
    @Override
    List<String> steps(MendedChain chain) {
      return List.of(
          "One PEM file with exactly these certificates in this order: ssl_certificate of nginx,"
              + " SSLCertificateFile of Apache (2.4.8 and later); HAProxy wants the key behind them"
              + " in the same file.");
    }
  },
  /** ScreenConnect: HTTP.SYS of Windows, which sends what the computer's stores hold. */
  SCREENCONNECT {
    @Override
    List<String> steps(MendedChain chain) {
      return List.of(
          "ScreenConnect's web server is HTTP.SYS of Windows. It builds the chain it sends from the"
              + " computer's certificate stores, not from a file.",
          "1. Make a PFX of key and chain: openssl pkcs12 -export -inkey KEY.pem -in CHAIN.pem -out"
              + " server.pfx (CHAIN.pem is what --write-chain writes).",
          "2. In certlm.msc import server.pfx under Personal"
              + issuers(chain)
              + ". Never put an issuer under Trusted Root Certification Authorities to silence a"
              + " warning.",
          "3. Look at the binding with: netsh http show sslcert, note its ipport and appid, remove"
              + " it with: netsh http delete sslcert ipport=ADDRESS:PORT, and bind anew with: netsh"
              + " http add sslcert ipport=ADDRESS:PORT certhash="
              + thumbprint(chain)
              + " appid={APPID}",
          "4. Scan it from outside: the issuers must be sent along.");
    }
  },
  /** ManageEngine Endpoint Central, whose console takes the files. */
  ENDPOINT_CENTRAL {
    @Override
    List<String> steps(MendedChain chain) {
      return List.of(
          "Endpoint Central's console takes PFX, CER and CRT. Give it a PFX of key and chain"
              + " (openssl pkcs12 -export -inkey server.key -in CHAIN.pem -out server.pfx;"
              + " CHAIN.pem is what --write-chain writes), or the server's own certificate as CRT"
              + " and each issuer as intermediate, in this order.",
          "Restart the Endpoint Central service afterwards; it serves the old certificate until"
              + " then. The vendor's page:"
              + " https://www.manageengine.com/products/desktop-central/import-third-party-ssl-certificate.html",
          "Scan it from outside: the issuers must be sent along.");
    }
  };

  /** What to do, one sentence or command a line. */
  abstract List<String> steps(MendedChain chain);

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException naming the right ones
   */
  public static Installation named(String text) {
    for (Installation one : values()) {
      if (one.word().equals(text.toLowerCase(Locale.ROOT))) {
        return one;
      }
    }
    throw new IllegalArgumentException(
        "--install-on: write pem, screenconnect or endpoint-central");
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String issuers(MendedChain chain) {
    if (chain.links().size() < 2) {
      return "";
    }
    String which =
        IntStream.rangeClosed(2, chain.links().size())
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", "));
    return ", and see that "
        + which
        + " of the list above ends up under Intermediate Certification Authorities";
  }

  /** SHA-1 of the server's certificate, by which Windows names it; nothing rests on it. */
  private static String thumbprint(MendedChain chain) {
    try {
      byte[] der = chain.links().getFirst().certificate().der();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(der));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
