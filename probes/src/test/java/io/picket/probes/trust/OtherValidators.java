package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Addresses;
import io.picket.probes.tls.Octets;
import io.picket.testkit.Peers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What others say of many chains at one instant: OpenSSL, GnuTLS (which knows no time but the
 * clock's, so that its clock is stopped), and the JDK. The programs run in one shell each.
 */
record OtherValidators(Instant at, Path folder) {

  /** A chain for a server, in DER; without a host no name is looked at. */
  record Case(String name, Octets leaf, List<Octets> others, Octets root, Optional<String> host) {}

  /** The names of those that {@code openssl verify -x509_strict} accepts. */
  Set<String> openssl(List<Case> cases, String... more) throws Exception {
    Path program = Peers.require("openssl");
    return accepted(
        cases,
        List.of(),
        one -> {
          var command =
              new ArrayList<>(
                  List.of(
                      program.toString(), "verify", "-x509_strict", "-no-CAfile", "-no-CApath"));
          command.addAll(List.of("-purpose", "sslserver", "-auth_level", "1"));
          command.addAll(List.of(more));
          command.addAll(List.of("-attime", String.valueOf(at.getEpochSecond())));
          command.addAll(List.of("-trusted", write("root", List.of(one.root()))));
          if (!one.others().isEmpty()) {
            command.addAll(List.of("-untrusted", write("others", one.others())));
          }
          one.host()
              .ifPresent(host ->
                  command.addAll(
                      List.of(isAddress(host) ? "-verify_ip" : "-verify_hostname", host)));
          command.add(write("leaf", List.of(one.leaf())));
          return command;
        });
  }

  private static boolean isAddress(String host) {
    return Addresses.parse(host).isPresent();
  }

  /** The names of those that {@code certtool --verify} accepts. */
  Set<String> gnutls(List<Case> cases) throws Exception {
    Path program = Peers.require("certtool");
    String clock = at.toString().replace('T', ' ').replace("Z", "");
    return accepted(
        cases,
        List.of(Peers.require("faketime").toString(), "-f", clock),
        one -> {
          var chain = new ArrayList<>(List.of(one.leaf()));
          chain.addAll(one.others());
          var command =
              new ArrayList<>(
                  List.of(
                      program.toString(),
                      "--verify",
                      "--verify-purpose=" + Purpose.SERVER.oid(),
                      "--load-ca-certificate=" + write("root", List.of(one.root())),
                      "--infile=" + write("chain", chain)));
          one.host().ifPresent(host -> command.add("--verify-hostname=" + host));
          return command;
        });
  }

  /** The names of those that the JDK accepts, which leaves the name asked for to its caller. */
  static Set<String> jdk(List<Case> cases, Instant at) {
    var accepted = new TreeSet<String>();
    for (Case one : cases) {
      if (jdk(one, at)) {
        accepted.add(one.name());
      }
    }
    return accepted;
  }

  private static boolean jdk(Case one, Instant at) {
    try {
      X509Certificate leaf = x509(one.leaf());
      var others = new ArrayList<>(List.of(leaf));
      for (Octets other : one.others()) {
        others.add(x509(other));
      }
      var selector = new X509CertSelector();
      selector.setCertificate(leaf);
      selector.setExtendedKeyUsage(Set.of(Purpose.SERVER.oid()));
      var parameters =
          new PKIXBuilderParameters(Set.of(new TrustAnchor(x509(one.root()), null)), selector);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(others)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      parameters.setMaxPathLength(12);
      CertPathBuilder.getInstance("PKIX").build(parameters);
      return one.host().isEmpty()
          || (ParsedCertificate.read(one.leaf().toBytes())
                  instanceof ParsedCertificate.Reading.Read(ParsedCertificate read)
              && SubjectNames.match(read, one.host().get()).isYes());
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      return false;
    }
  }

  private static X509Certificate x509(Octets der) throws CertificateException, IOException {
    try (var in = new ByteArrayInputStream(der.toBytes())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private interface Asking {
    List<String> command(Case one) throws IOException;
  }

  private Set<String> accepted(List<Case> cases, List<String> under, Asking asking)
      throws Exception {
    var script = new StringBuilder();
    for (int i = 0; i < cases.size(); i++) {
      script
          .append(quoted(asking.command(cases.get(i))))
          .append(" >/dev/null 2>&1 </dev/null && echo ")
          .append(i)
          .append('\n');
    }
    script.append("echo done\n");
    var command = new ArrayList<>(under);
    command.addAll(List.of("sh", Files.writeString(folder.resolve("script"), script).toString()));
    Path output = folder.resolve("output");
    var starting =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    starting.environment().put("TZ", "UTC");
    assertThat(starting.start().waitFor(120, TimeUnit.SECONDS)).isTrue();
    List<String> lines = Files.readAllLines(output);
    assertThat(lines).last().isEqualTo("done");
    return lines.subList(0, lines.size() - 1).stream()
        .map(line -> cases.get(Integer.parseInt(line)).name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String quoted(List<String> command) {
    return command.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  private String write(String kind, List<Octets> ders) throws IOException {
    var text = new StringBuilder();
    for (Octets der : ders) {
      text.append("-----BEGIN CERTIFICATE-----\n")
          .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der.toBytes()))
          .append("\n-----END CERTIFICATE-----\n");
    }
    Path file = Files.createTempFile(folder, kind, ".pem");
    return Files.writeString(file, text).toString();
  }
}
