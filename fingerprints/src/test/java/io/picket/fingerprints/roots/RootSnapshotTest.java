package io.picket.fingerprints.roots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RootSnapshotTest {
  @Test
  void theMozillaSnapshotSaysWhereItIsFromAndEveryRootIsACertificate() throws Exception {
    RootSnapshot mozilla = RootSnapshot.mozilla();
    assertThat(mozilla.name()).isEqualTo("Mozilla");
    assertThat(mozilla.dated()).isAfter(LocalDate.of(2026, 1, 1));
    assertThat(mozilla.source()).contains("SHA-256");
    assertThat(mozilla.roots()).hasSizeGreaterThan(100);
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (RootSnapshot.Root root : mozilla.roots()) {
      var certificate =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(root.der()));
      certificate.verify(certificate.getPublicKey());
      assertThat(root.label()).isNotBlank();
    }
  }

  @Test
  void aFormerRootIsKnownByItsSubject() {
    assertThat(RootSnapshot.mozilla().formerRoot(HexFormat.of().formatHex(new byte[32]))).isEmpty();
  }

  @Test
  void nothingIsReadBeforeItIsAskedForAndThenOnce() {
    var reads = new AtomicInteger();
    var snapshot =
        new RootSnapshot(
            () -> {
              reads.incrementAndGet();
              return "# Name: X\n# Dated: 2026-01-01\n# Source: here\n";
            },
            () -> "");
    assertThat(reads).hasValue(0);
    assertThat(snapshot.name() + snapshot.dated()).isEqualTo("X2026-01-01");
    assertThat(reads).hasValue(1);
    assertThat(snapshot.isStale(Instant.parse("2026-06-01T00:00:00Z"))).isFalse();
    assertThat(snapshot.isStale(Instant.parse("2026-08-01T00:00:00Z"))).isTrue();
  }

  @Test
  void aSnapshotWithoutProvenanceIsRefused() {
    assertThatThrownBy(() -> new RootSnapshot(() -> "# Name: X\n", () -> "").dated())
        .hasMessageContaining("Dated");
  }
}
