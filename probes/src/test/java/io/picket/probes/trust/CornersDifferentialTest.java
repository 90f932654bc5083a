package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.probes.tls.Octets;
import io.picket.probes.trust.CornersTest.Corner;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What OpenSSL, GnuTLS and the JDK say of the corners, beside {@link Profile#RFC_5280};
 * docs/certificates.md argues the differences by group.
 */
class CornersDifferentialTest {
  private static final Instant AT = Instant.parse("2026-11-22T00:00:00Z");

  private static final Argued OPENSSL =
      new Argued(
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
              "version 1 root"),
          Set.of(
              "1,023 bits",
              "asked for a wildcard",
              "asked for an empty label",
              "empty name constraints",
              "even exponent",
              "exponent below nought",
              "hexadecimal as a name",
              "modulus below nought",
              "name that ends in a number",
              "number as a name",
              "one number as a name",
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
              "wildcard in a label"));

  private static final Argued GNUTLS =
      new Argued(
          Set.of(
              "cross-signed elsewhere",
              "fraction of a second",
              "issuer for anything",
              "key identifier of somebody else",
              "limit: other form, absent",
              "mail in the subject beside names",
              "mesh with a root",
              "self-issued does not count",
              "trailing dot asked"),
          Set.of(
              "1,023 bits",
              "algorithms differ in form",
              "asked for a wildcard",
              "asked for an empty label",
              "constraints that cannot be decoded",
              "curve spelled out",
              "empty name constraints",
              "empty purposes",
              "even exponent",
              "exponent below nought",
              "limit: mail in Unicode elsewhere",
              "limit: mail in Unicode excluded",
              "limit: mail in Unicode without host",
              "hexadecimal as a name",
              "modulus below nought",
              "modulus of nought",
              "modulus without exponent",
              "name that ends in a number",
              "number as a name",
              "one number as a name",
              "third number",
              "exponent one",
              "inhibitAnyPolicy below zero",
              "limit with minimum or maximum 0",
              "limit with minimum or maximum 1",
              "limit: URI as a limit",
              "limit: URI of a domain itself",
              "limit: URI of a host below",
              "limit: URI with a user",
              "limit: broken name under excluded",
              "limit: directory among names",
              "limit: five octets",
              "limit: mail limit with two signs",
              "limit: mail limit without host",
              "limit: mail limit without mailbox",
              "limit: mail with two signs",
              "limit: other directory",
              "limit: six under a limit for four",
              "limit: trailing dot in a limit",
              "limit: wildcard touches excluded",
              "no such day",
              "no usage at all",
              "non-repudiation only",
              "one deeper",
              "path length below zero",
              "point at infinity",
              "root as leaf"));

  private static final Argued JDK =
      new Argued(
          Set.of(
              "P-192",
              "critical access to the authority",
              "empty subject, names not critical",
              "limit: nothing permitted means all"),
          Set.of(
              "SHA-1",
              "algorithms differ in form",
              "critical unknown on the root",
              "empty name constraints",
              "even exponent",
              "exponent below nought",
              "limit: mail in Unicode elsewhere",
              "limit: mail in Unicode excluded",
              "limit: mail in Unicode without host",
              "modulus below nought",
              "inhibitAnyPolicy below zero",
              "issuer for mail",
              "limit of a root",
              "limit: URI of an address",
              "limit: URI with trailing dot",
              "limit: broken name under excluded",
              "limit: five octets",
              "limit: mail limit with two signs",
              "limit: mail limit without mailbox",
              "limit: mail with two signs",
              "limit: mailbox in other case",
              "limit: mask with a hole",
              "limit: no mask",
              "limit: trailing dot in a limit",
              "limit: wildcard touches excluded",
              "no usage at all",
              "non-repudiation only"));

  /** Corners that we accept and they do not, and the other way round. */
  private record Argued(Set<String> weAccept, Set<String> weReject) {}

  @Test
  void opensslDisagreesAsArgued(@TempDir Path folder) throws Exception {
    List<Corner> corners = corners("ML-DSA"); // which it knows from version 3.5 on
    assertArgued(
        corners,
        new OtherValidators(AT, folder).openssl(cases(corners), "-partial_chain"),
        OPENSSL);
  }

  @Test
  void gnutlsDisagreesAsArgued(@TempDir Path folder) throws Exception {
    List<Corner> corners = corners("ML-DSA"); // which 3.7 does not know
    assertArgued(corners, new OtherValidators(AT, folder).gnutls(cases(corners)), GNUTLS);
  }

  @Test
  void theJdkDisagreesAsArgued() {
    List<Corner> corners = new CornersTest().corners();
    assertArgued(corners, OtherValidators.jdk(cases(corners), AT), JDK);
  }

  private static List<Corner> corners(String but) {
    return new CornersTest()
        .corners().stream().filter(corner -> !corner.name().startsWith(but)).toList();
  }

  private static List<OtherValidators.Case> cases(List<Corner> corners) {
    return corners.stream()
        .map(corner ->
            new OtherValidators.Case(
                corner.name(),
                Octets.of(corner.leaf().der()),
                corner.others().stream().map(one -> Octets.of(one.der())).toList(),
                Octets.of(corner.trusted().der()),
                corner.host()))
        .toList();
  }

  private static void assertArgued(List<Corner> corners, Set<String> theyAccept, Argued argued) {
    Set<String> accepted = new TreeSet<>();
    Set<String> rejected = new TreeSet<>();
    for (Corner corner : corners) {
      boolean ours = corner.answers().charAt(1) == 'A';
      if (theyAccept.contains(corner.name()) != ours) {
        (ours ? accepted : rejected).add(corner.name());
      }
    }
    assertThat(accepted).containsExactlyInAnyOrderElementsOf(argued.weAccept());
    assertThat(rejected).containsExactlyInAnyOrderElementsOf(argued.weReject());
  }
}
