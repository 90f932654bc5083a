package io.picket.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestPkiTest {
  private final TestPki pki = TestPki.at(ManualClock.START);
  private final Credential root = pki.root("Test Root");
  private final Credential middle = pki.intermediate("Test Issuing CA", root);

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void everyKindOfKeyMakesACertificateThatVerifies(KeyKind kind) {
    var leaf = pki.leafOrder("a.test", middle).key(kind).issue();
    assertThatCode(() -> leaf.x509().verify(middle.keys().getPublic())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void everyKindOfKeySigns(KeyKind kind) {
    var own = pki.order("a.test").key(kind).issue();
    assertThatCode(() -> own.x509().verify(own.keys().getPublic())).doesNotThrowAnyException();
  }

  @Test
  void namesAddressesAndPurposesAreInTheCertificate() throws Exception {
    var leaf = pki.leafOrder("a.test", middle).dnsName("*.a.test").address(Loopback.V6).issue();
    assertThat(leaf.x509().getSubjectAlternativeNames())
        .contains(List.of(2, "a.test"), List.of(2, "*.a.test"), List.of(7, "0:0:0:0:0:0:0:1"));
    assertThat(leaf.x509().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(leaf.x509().getBasicConstraints()).isEqualTo(-1);
    assertThat(middle.x509().getBasicConstraints()).isNotNegative();
  }

  @Test
  void validityGoesByTheClockGiven() {
    var now = Date.from(ManualClock.START);
    assertThatCode(() -> pki.leaf("a.test", middle).x509().checkValidity(now))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> pki.leafOrder("a.test", middle).expired().issue().x509().checkValidity(now))
        .isInstanceOf(CertificateExpiredException.class);
    assertThatThrownBy(
            () -> pki.leafOrder("a.test", middle).notYetValid().issue().x509().checkValidity(now))
        .isInstanceOf(CertificateNotYetValidException.class);
  }

  @Test
  void chainsLeaveTheRootOut() {
    var leaf = pki.leaf("a.test", middle);
    assertThat(leaf.chain()).containsExactly(leaf.certificate(), middle.certificate());
    assertThat(leaf.chainWithRoot()).hasSize(3).endsWith(root.certificate());
    var own = pki.selfSigned("a.test");
    assertThat(own.chain()).containsExactly(own.certificate());
  }

  @Test
  void weakAndHugeCertificatesCanBeHad() {
    var weak = pki.order("a.test").key(KeyKind.RSA_1024).signature("SHA1withRSA").issue();
    assertThat(weak.x509().getSigAlgName()).isEqualTo("SHA1withRSA");
    assertThat(pki.order("a.test").padding(1_000_000).issue().der()).hasSizeGreaterThan(1_000_000);
  }

  @Test
  void filesCanBeReadBack(@TempDir Path folder) throws Exception {
    var leaf = pki.leaf("a.test", middle);
    var files = leaf.writePem(folder, "a");
    var read =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(files.chain())));
    assertThat(read).extracting(c -> ((X509Certificate) c).getSerialNumber()).hasSize(2);
    assertThat(Files.readString(files.key())).startsWith("-----BEGIN PRIVATE KEY-----");
    var store =
        KeyStore.getInstance(
            leaf.writePkcs12(folder, "a").toFile(), Credential.PASSWORD.toCharArray());
    assertThat(store.getCertificateChain("server")).hasSize(2);
  }
}
