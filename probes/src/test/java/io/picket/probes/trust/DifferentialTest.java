package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Addresses;
import io.picket.testkit.Credential;
import io.picket.testkit.Peers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
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
          Map.entry("last-second (we accept)", Set.of("gnutls", "openssl")),
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
    Path openssl = Peers.require("openssl");
    Path certtool = Peers.require("certtool");
    Map<String, Set<String>> found = new TreeMap<>();
    for (Corpus.Given given : Corpus.cases()) {
      boolean ours = CorpusTest.judge(given, Profile.RFC_5280) instanceof PathVerdict.Accepted;
      Set<String> against = new TreeSet<>();
      if (openssl(openssl, given, folder) != ours) {
        against.add("openssl");
      }
      if (gnutls(certtool, given, folder) != ours) {
        against.add("gnutls");
      }
      if (jdk(given) != ours) {
        against.add("jdk");
      }
      if (!against.isEmpty()) {
        found.put(given.name() + (ours ? " (we accept)" : " (we reject)"), against);
      }
    }
    assertThat(found).containsExactlyInAnyOrderEntriesOf(ARGUED);
  }

  private static boolean openssl(Path program, Corpus.Given given, Path folder) throws Exception {
    var command =
        new ArrayList<>(
            List.of(program.toString(), "verify", "-x509_strict", "-no-CAfile", "-no-CApath"));
    command.addAll(List.of("-purpose", "sslserver", "-policy", "2.5.29.32.0", "-auth_level", "1"));
    command.addAll(List.of("-attime", String.valueOf(Corpus.at().getEpochSecond())));
    command.addAll(List.of("-trusted", write(folder, "root.pem", List.of(given.root()))));
    if (!given.others().isEmpty()) {
      command.addAll(List.of("-untrusted", write(folder, "others.pem", given.others())));
    }
    boolean address = Addresses.parse(given.host()).isPresent();
    command.addAll(List.of(address ? "-verify_ip" : "-verify_hostname", given.host()));
    command.add(write(folder, "leaf.pem", List.of(given.leaf())));
    return succeeds(command, folder);
  }

  private static boolean gnutls(Path program, Corpus.Given given, Path folder) throws Exception {
    var chain = new ArrayList<Credential>();
    chain.add(given.leaf());
    chain.addAll(given.others());
    return succeeds(
        List.of(
            program.toString(),
            "--verify",
            "--verify-hostname=" + given.host(),
            "--verify-purpose=" + Purpose.SERVER.oid(),
            "--load-ca-certificate=" + write(folder, "root.pem", List.of(given.root())),
            "--infile=" + write(folder, "chain.pem", chain)),
        folder);
  }

  private static boolean jdk(Corpus.Given given) throws Exception {
    var others = new ArrayList<X509Certificate>();
    try {
      var selector = new X509CertSelector();
      selector.setCertificate(given.leaf().x509());
      selector.setExtendedKeyUsage(Set.of(Purpose.SERVER.oid()));
      for (Credential other : given.others()) {
        others.add(other.x509());
      }
      others.add(given.leaf().x509());
      var parameters =
          new PKIXBuilderParameters(Set.of(new TrustAnchor(given.root().x509(), null)), selector);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(others)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(Corpus.at()));
      parameters.setMaxPathLength(12);
      CertPathBuilder.getInstance("PKIX").build(parameters);
      return SubjectNames.match(CorpusTest.parsed(given.leaf()), given.host()).isYes();
    } catch (GeneralSecurityException | IllegalStateException e) {
      return false;
    }
  }

  private static String write(Path folder, String name, List<Credential> credentials)
      throws Exception {
    var text = new StringBuilder();
    credentials.forEach(one -> text.append(one.pem()));
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static boolean succeeds(List<String> command, Path folder) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0;
  }
}
