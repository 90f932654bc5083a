package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.TlsSupport;
import io.picket.model.TlsSupport.CipherSuite;
import io.picket.model.TlsVersion;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether cipher suites of a weak kind are refused. A list of suites that was not closed by a
 * refusal of all the others proves nothing about the suites that are not on it.
 *
 * @param kind what is weak about them, behind "cipher suites"
 */
record TlsSuitesRefused(
    CheckCard card, String kind, Set<SuiteTrait> traits, Set<TlsVersion> versions)
    implements OfTls {
  private static final Set<TlsVersion> BEFORE_1_3 =
      EnumSet.range(TlsVersion.SSL_2, TlsVersion.TLS_1_2);
  private static final Set<TlsVersion> SSL_3_TO_1_2 =
      EnumSet.range(TlsVersion.SSL_3, TlsVersion.TLS_1_2);

  TlsSuitesRefused {
    traits = Set.copyOf(traits);
    versions = Set.copyOf(versions);
  }

  static List<Check> all() {
    return List.of(
        weak(
            "tls-null-refused",
            Severity.CRITICAL,
            "Cipher suites without encryption are refused",
            "A suite with the NULL cipher sends everything in clear under the name of TLS.",
            "without encryption",
            SuiteTrait.UNENCRYPTED),
        weak(
            "tls-anonymous-refused",
            Severity.CRITICAL,
            "Cipher suites without a certificate are refused",
            "An anonymous suite shows no certificate, so anyone on the way can pose as the server.",
            "without a certificate",
            SuiteTrait.ANONYMOUS),
        weak(
            "tls-export-refused",
            Severity.CRITICAL,
            "Export-grade cipher suites are refused",
            "Export suites were weakened by law in the 1990s and are broken in minutes (FREAK,"
                + " Logjam).",
            "of export grade",
            SuiteTrait.EXPORT),
        weak(
            "tls-rc4-refused",
            Severity.HIGH,
            "RC4 and RC2 are refused",
            "RC4 leaks what it encrypts when the same secret is sent often, as a cookie is"
                + " (RFC 7465 forbids it).",
            "with RC4 or RC2",
            SuiteTrait.RC4),
        weak(
            "tls-des-refused",
            Severity.HIGH,
            "DES and IDEA are refused",
            "DES has a key of 56 bits, which is found by trying all of them.",
            "with DES or IDEA",
            SuiteTrait.DES),
        weak(
            "tls-3des-refused",
            Severity.MEDIUM,
            "Triple DES is refused",
            "Triple DES works on blocks of 64 bits; long sessions leak what they carry (Sweet32).",
            "with Triple DES",
            SuiteTrait.TRIPLE_DES),
        new TlsSuitesRefused(
            Card.of(
                    "tls-static-rsa-refused",
                    Severity.LOW,
                    "Key exchange without forward secrecy is refused")
                .why(
                    "With RSA key exchange, whoever gets the private key one day can read every"
                        + " session recorded before.")
                .remedy("Remove the suites whose names begin with TLS_RSA_.")
                .see("RFC 9325 section 4.1", "https://www.rfc-editor.org/rfc/rfc9325")
                .done(),
            "without forward secrecy",
            Set.of(SuiteTrait.STATIC_RSA),
            SSL_3_TO_1_2),
        new TlsSuitesRefused(
            Card.of("tls-cbc-refused", Severity.LOW, "CBC cipher suites are refused")
                .why(
                    "Suites in CBC mode are easy to implement wrongly; every few years another"
                        + " variant of the padding attack works somewhere.")
                .remedy("Keep only suites with GCM, CCM or ChaCha20-Poly1305.")
                .see("RFC 9325 section 4.2", "https://www.rfc-editor.org/rfc/rfc9325")
                .done(),
            "in CBC mode",
            Set.of(SuiteTrait.CBC),
            SSL_3_TO_1_2));
  }

  private static Check weak(
      String id, Severity severity, String title, String why, String kind, SuiteTrait trait) {
    return new TlsSuitesRefused(
        Card.of(id, severity, title)
            .why(why)
            .remedy("Allow only ECDHE suites with AES-GCM or ChaCha20-Poly1305.")
            .see("RFC 9325 section 4.1", "https://www.rfc-editor.org/rfc/rfc9325")
            .verifies("ME-18")
            .done(),
        kind,
        Set.of(trait),
        BEFORE_1_3);
  }

  @Override
  public Verdict judge(TlsSupport seen, ServiceFacts endpoint, Circumstances circumstances) {
    var found = new ArrayList<Evidence>();
    // By code, not in each server's order, so that servers with the same fault have the same line.
    var weak =
        new TreeSet<>(Comparator.comparingInt(CipherSuite::code).thenComparing(CipherSuite::name));
    for (TlsSupport.OfVersion entry : seen.versions()) {
      for (CipherSuite suite : entry.suites()) {
        if (versions.contains(entry.version())
            && traits.stream().anyMatch(trait -> trait.of(suite))) {
          found.add(new Evidence(entry.version().label(), suite.name()));
          weak.add(suite);
        }
      }
    }
    if (!found.isEmpty()) {
      List<String> distinct = weak.stream().map(CipherSuite::name).toList();
      return new Verdict.Fail(
          card.severity(),
          "The server accepts "
              + Phrases.count(distinct.size(), "cipher suite")
              + " "
              + kind
              + ": "
              + Phrases.list(distinct)
              + ".",
          found,
          Remedies.refuseSuites(endpoint));
    }
    return TlsSuites.gap(seen, versions)
        .orElseGet(() ->
            new Verdict.Pass(
                "None among "
                    + Phrases.count(TlsSuites.named(seen, versions).size(), "suite")
                    + " accepted before TLS 1.3; all others were refused."));
  }
}
