package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.probes.tls.Octets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our verdicts beside those of OpenSSL, GnuTLS and the JDK; docs/certificates.md argues the rest.
 */
class DifferentialTest {
  /** The disagreements that docs/certificates.md explains; a new one, or one gone, fails. */
  private static final Map<String, Set<String>> ARGUED =
      Map.ofEntries(
          Map.entry("any-purpose (we accept)", Set.of("openssl")),
          Map.entry("basic-constraints-not-critical (we accept)", Set.of("openssl")),
          Map.entry("common-name-only (we reject)", Set.of("gnutls", "openssl")),
          Map.entry("cross-signed-untrusted-first (we accept)", Set.of("gnutls", "openssl")),
          Map.entry("directory-outside (we reject)", Set.of("gnutls")),
          Map.entry("expired-twin-first (we accept)", Set.of("gnutls")),
          Map.entry("issuer-for-clients-only (we reject)", Set.of("jdk")),
          Map.entry("last-second (we accept)", Set.of("openssl")),
          Map.entry("leaf-is-authority (we reject)", Set.of("gnutls", "jdk")),
          Map.entry("path-length-self-issued (we accept)", Set.of("gnutls")),
          Map.entry("policy-kept (we accept)", Set.of("gnutls")),
          Map.entry("root-without-key-usage (we accept)", Set.of("openssl")),
          Map.entry("rsa-512 (we reject)", Set.of("gnutls")),
          Map.entry("sha-1 (we reject)", Set.of("jdk")),
          Map.entry("wildcard-part-of-label (we reject)", Set.of("openssl")),
          Map.entry("wildcard-touches-excluded (we reject)", Set.of("gnutls", "jdk", "openssl")));

  @Test
  void disagreementsAreTheArguedOnes(@TempDir Path folder) throws Exception {
    List<OtherValidators.Case> cases =
        Corpus.cases().stream().map(DifferentialTest::asked).toList();
    var others = new OtherValidators(Corpus.at(), folder);
    Map<String, Set<String>> accepted =
        Map.of(
            "openssl",
            others.openssl(cases, "-policy", "2.5.29.32.0"),
            "gnutls",
            others.gnutls(cases),
            "jdk",
            OtherValidators.jdk(cases, Corpus.at()));
    Map<String, Set<String>> found = new TreeMap<>();
    for (Corpus.Given given : Corpus.cases()) {
      boolean ours = CorpusTest.judge(given, Profile.RFC_5280) instanceof PathVerdict.Accepted;
      accepted.forEach((who, names) -> {
        if (names.contains(given.name()) != ours) {
          found
              .computeIfAbsent(
                  given.name() + (ours ? " (we accept)" : " (we reject)"), any -> new TreeSet<>())
              .add(who);
        }
      });
    }
    assertThat(found).containsExactlyInAnyOrderEntriesOf(ARGUED);
  }

  private static OtherValidators.Case asked(Corpus.Given given) {
    return new OtherValidators.Case(
        given.name(),
        Octets.of(given.leaf().der()),
        given.others().stream().map(one -> Octets.of(one.der())).toList(),
        Octets.of(given.root().der()),
        Optional.of(given.host()));
  }
}
