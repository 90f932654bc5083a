package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.probes.certificate.CertificateExamination;
import io.picket.probes.certificate.Handshakes;
import io.picket.testkit.Credential;
import io.picket.testkit.KeyKind;
import io.picket.testkit.TestPki;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes that want to hurt: every one is bounded, none is a pass. */
@Timeout(120)
class HostileCertificateTest {
  private final TestPki pki = TestPki.at(Instant.parse("2026-11-22T00:00:00Z"));
  private final Credential root = pki.root("Hostile Test Root");
  private final Credential leaf = pki.leaf("rmm.example.com", root);
  private final CertificateExamination examination =
      new CertificateExamination(
          List.of(
              TrustStore.of("test", LocalDate.of(2026, 11, 22), List.of(CorpusTest.parsed(root)))));

  @Test
  void aWholeCertificateIsTrusted() {
    CertificateSeen.Chain chain = examine(List.of(leaf.der()));
    assertThat(chain.paths().getFirst().trusted()).isInstanceOf(Answer.Yes.class);
    assertThat(examination.again(chain, pki.now())).isEqualTo(chain);
  }

  @Test
  void everyTruncationIsMalformed() {
    byte[] der = leaf.der();
    for (int length = 0; length < der.length; length++) {
      assertUnreadable(Arrays.copyOf(der, length));
    }
    assertUnreadable(Arrays.copyOf(der, der.length + 1));
  }

  @Test
  void noFlippedBitIsTrusted() {
    byte[] der = leaf.der();
    int body = DerBounds.firstInside(der).length;
    for (int bit = 0; bit < (body + 4) * 8; bit += 3) {
      byte[] touched = der.clone();
      touched[bit / 8] ^= (byte) (1 << bit % 8);
      CertificateSeen.Chain chain = examine(List.of(touched));
      assertThat(chain.paths().getFirst().trusted().isYes()).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void randomBytesAndRandomEditsNeverThrow() {
    var random = new Random(20_261_122);
    for (int round = 0; round < 2_000; round++) {
      byte[] der = leaf.der();
      for (int edits = 1 + random.nextInt(20); edits > 0; edits--) {
        der[random.nextInt(der.length)] = (byte) random.nextInt(256);
      }
      examine(List.of(der));
      byte[] noise = new byte[random.nextInt(400)];
      random.nextBytes(noise);
      assertUnreadable(noise);
    }
  }

  @Test
  void absurdLengthsAndDepthsAreMalformed() {
    assertUnreadable(new byte[] {0x30, (byte) 0x84, 0x06, 0, 0, 0, 0x30, 0});
    assertUnreadable(new byte[] {0x30, (byte) 0x80, 0, 0});
    assertUnreadable(new byte[1 << 20]);
    byte[] deep = new byte[0];
    for (int i = 0; i < 40; i++) {
      deep = wrap(0x30, deep);
    }
    assertUnreadable(deep);
    var many = new ByteArrayOutputStream();
    for (int i = 0; i < 100_000; i++) {
      many.writeBytes(new byte[] {0x05, 0});
    }
    assertUnreadable(wrap(0x30, many.toByteArray()));
  }

  @Test
  void manyExtensionsAreBounded() {
    var order = pki.leafOrder("rmm.example.com", root);
    for (int i = 0; i < 5_000; i++) {
      order.extension(
          new ASN1ObjectIdentifier("1.3.6.1.4.1.55555." + i),
          false,
          new DEROctetString(new byte[1]));
    }
    assertThat(examine(List.of(order.issue().der())).paths()).hasSize(1);
  }

  @Test
  void manyAuthoritiesOfOneNameRunIntoTheBudget() {
    var others = new ArrayList<ParsedCertificate>();
    Credential twin = pki.intermediate("Twin", root);
    var end = pki.leaf("rmm.example.com", twin);
    Credential elsewhere = pki.root("Elsewhere");
    Credential same = pki.intermediate("Twin", elsewhere);
    for (int i = 0; i < 300; i++) {
      others.add(
          CorpusTest.parsed(
              pki.intermediateOrder("Twin", same)
                  .serial(java.math.BigInteger.valueOf(9 + i))
                  .issue()));
    }
    long began = System.nanoTime();
    PathVerdict verdict =
        PathSearch.judge(
            new Question(
                CorpusTest.parsed(end),
                others,
                TrustStore.of("test", LocalDate.of(2026, 11, 22), List.of(CorpusTest.parsed(root))),
                Optional.empty(),
                pki.now(),
                Purpose.SERVER,
                Profile.RFC_5280,
                Question.USUAL_DEPTH,
                List.of(),
                PolicyDemands.NONE));
    assertThat(verdict).isNotInstanceOf(PathVerdict.Accepted.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void aMalformedIssuerDoesNotHideTheLeaf() {
    CertificateSeen.Chain chain = examine(List.of(leaf.der(), new byte[] {1, 2, 3}));
    assertThat(chain.certificates().get(1).malformed()).isPresent();
    assertThat(chain.paths().getFirst().trusted().isYes()).isTrue();
  }

  @Test
  void aNoteKeepsItsPlaceBehindAMalformedIssuer() {
    Credential weak = pki.rootOrder("Weak Root").key(KeyKind.RSA_1024).issue();
    CertificateSeen.Chain chain = examine(List.of(leaf.der(), new byte[] {1, 2, 3}, weak.der()));
    assertThat(chain.notes())
        .filteredOn(note -> note.rule().equals("rsa-key-short"))
        .singleElement()
        .matches(note -> note.certificate() == 2);
  }

  @Test
  void editedRevocationListsAreReadOrRefusedAndNeverAddTrust() throws Exception {
    var builder =
        new X509v2CRLBuilder(root.certificate().getSubject(), Date.from(pki.now()))
            .setNextUpdate(Date.from(pki.now().plus(Duration.ofDays(7))))
            .addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.TEN))
            .addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(root.keys().getPublic()));
    builder.addCRLEntry(leaf.certificate().getSerialNumber(), Date.from(pki.now()), 1);
    byte[] list =
        builder
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(root.keys().getPrivate()))
            .getEncoded();
    assertThat(judged(list)).isInstanceOf(PathVerdict.Rejected.class);
    var random = new Random(5280);
    for (int round = 0; round < 3_000; round++) {
      byte[] edited = list.clone();
      for (int edits = 1 + random.nextInt(6); edits > 0; edits--) {
        edited[random.nextInt(edited.length)] = (byte) random.nextInt(256);
      }
      try {
        if (judged(edited) instanceof PathVerdict.Accepted accepted) {
          assertThat(accepted.shownUnrevoked()).isFalse();
        }
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  private PathVerdict judged(byte[] list) {
    return PathSearch.judge(
        new Question(
            CorpusTest.parsed(leaf),
            List.of(),
            TrustStore.of("test", LocalDate.of(2026, 11, 22), List.of(CorpusTest.parsed(root))),
            Optional.empty(),
            pki.now(),
            Purpose.SERVER,
            Profile.RFC_5280,
            Question.USUAL_DEPTH,
            List.of(RevocationList.of(list)),
            PolicyDemands.NONE));
  }

  private CertificateSeen.Chain examine(List<byte[]> ders) {
    return examination.examine("test", Handshakes.of(ders, Map.of()), "rmm.example.com", pki.now());
  }

  private void assertUnreadable(byte[] der) {
    CertificateSeen.Chain chain = examine(List.of(der));
    assertThat(chain.certificates().getFirst().malformed()).isPresent();
    assertThat(chain.paths().getFirst().trusted()).isInstanceOf(Answer.Unknown.class);
    assertThat(chain.nameMatches()).isInstanceOf(Answer.Unknown.class);
  }

  private static byte[] wrap(int tag, byte[] content) {
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 128) {
      out.write(content.length);
    } else {
      out.write(0x83);
      out.write(content.length >>> 16);
      out.write(content.length >>> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
