package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Addresses;
import io.picket.probes.trust.CornersTest.Corner;
import io.picket.testkit.Peers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What OpenSSL says of the corners, beside {@link Profile#RFC_5280}; docs/certificates.md argues
 * the differences by group.
 */
class CornersDifferentialTest {
  private static final Set<String> WE_ACCEPT =
      Set.of(
          "any purpose",
          "authority without key usage",
          "critical access to the authority",
          "cross-signed elsewhere",
          "empty subject, names not critical",
          "fraction of a second",
          "issuer for anything",
          "key identifier of somebody else",
          "last second",
          "leaf that signs certificates",
          "mail in the subject beside names",
          "mesh with a root",
          "no authority key identifier",
          "no seconds",
          "trailing dot asked",
          "version 1 root");
  private static final Set<String> WE_REJECT =
      Set.of(
          "1,023 bits",
          "asked for a wildcard",
          "asked for an empty label",
          "empty name constraints",
          "even exponent",
          "exponent one",
          "extension twice",
          "inhibitAnyPolicy below zero",
          "limit: URI of an address",
          "limit: URI with trailing dot",
          "limit: all URIs excluded",
          "limit: all mail excluded",
          "limit: broken name under excluded",
          "limit: mail limit with two signs",
          "limit: mail limit without host",
          "limit: mail limit without mailbox",
          "limit: mail with two signs",
          "limit: mask with a hole",
          "limit: trailing dot in a limit",
          "limit: wildcard touches excluded",
          "one deeper",
          "point at infinity",
          "wildcard in a label");

  @Test
  void disagreementsAreTheArguedOnes(@TempDir Path folder) throws Exception {
    Path openssl = Peers.require("openssl");
    Set<String> accepted = new TreeSet<>();
    Set<String> rejected = new TreeSet<>();
    for (Corner corner : new CornersTest().corners()) {
      if (corner.name().startsWith("ML-DSA")) {
        continue; // OpenSSL knows it from version 3.5 on.
      }
      boolean ours = corner.answers().charAt(1) == 'A';
      if (openssl(openssl, corner, folder) != ours) {
        (ours ? accepted : rejected).add(corner.name());
      }
    }
    assertThat(accepted).containsExactlyInAnyOrderElementsOf(WE_ACCEPT);
    assertThat(rejected).containsExactlyInAnyOrderElementsOf(WE_REJECT);
  }

  private static boolean openssl(Path program, Corner corner, Path folder) throws Exception {
    var command =
        new ArrayList<>(
            List.of(program.toString(), "verify", "-x509_strict", "-no-CAfile", "-no-CApath"));
    command.addAll(List.of("-partial_chain", "-purpose", "sslserver", "-auth_level", "1"));
    command.addAll(List.of("-attime", "1795305600"));
    command.addAll(List.of("-trusted", write(folder, "root.pem", List.of(corner.trusted()))));
    if (!corner.others().isEmpty()) {
      command.addAll(List.of("-untrusted", write(folder, "others.pem", corner.others())));
    }
    corner
        .host()
        .ifPresent(host ->
            command.addAll(
                List.of(
                    Addresses.parse(host).isPresent() ? "-verify_ip" : "-verify_hostname", host)));
    command.add(write(folder, "leaf.pem", List.of(corner.leaf())));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0;
  }

  private static String write(Path folder, String name, List<OddCertificate> all) throws Exception {
    var text = new StringBuilder();
    for (OddCertificate one : all) {
      text.append("-----BEGIN CERTIFICATE-----\n")
          .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(one.der()))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
