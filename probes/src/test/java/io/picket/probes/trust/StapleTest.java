package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.testkit.Credential;
import io.picket.testkit.TestPki;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.Test;

class StapleTest {
  private final TestPki pki = TestPki.at(Instant.parse("2026-11-22T00:00:00Z"));
  private final Credential root = pki.root("Staple Root");
  private final Credential issuing = pki.intermediate("Staple Issuing", root);
  private final Credential leaf = pki.leaf("rmm.example.com", issuing);

  @Test
  void goodAndRevokedAreToldWhenTheIssuerSigned() throws Exception {
    assertThat(status(answer(leaf, issuing, CertificateStatus.GOOD))).isInstanceOf(Answer.No.class);
    var revoked = new RevokedStatus(Date.from(pki.now().minus(Duration.ofDays(3))), 1);
    assertThat(status(answer(leaf, issuing, revoked))).isInstanceOf(Answer.Yes.class);
  }

  @Test
  void anAnswerOfSomebodyElseIsUnknown() throws Exception {
    assertUnknown(answer(leaf, root, CertificateStatus.GOOD));
    assertUnknown(answer(leaf, pki.intermediate("Stranger", root), CertificateStatus.GOOD));
  }

  @Test
  void anAnswerAboutAnotherCertificateIsUnknown() throws Exception {
    Credential other =
        pki.leafOrder("rmm.example.com", issuing).serial(BigInteger.valueOf(77)).issue();
    assertUnknown(answer(other, issuing, CertificateStatus.GOOD));
  }

  @Test
  void anOldAnswerIsUnknown() throws Exception {
    byte[] staple = answer(leaf, issuing, CertificateStatus.GOOD);
    assertThat(
            Staple.status(
                Optional.of(staple),
                CorpusTest.parsed(leaf),
                List.of(CorpusTest.parsed(issuing)),
                pki.now().plus(Duration.ofDays(8))))
        .isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void everyTouchedOrShortenedAnswerIsUnknown() throws Exception {
    byte[] staple = answer(leaf, issuing, CertificateStatus.GOOD);
    for (int at = 0; at < staple.length; at++) {
      byte[] touched = staple.clone();
      touched[at] ^= 4;
      assertThat(status(touched)).as("byte %d", at).isNotInstanceOf(Answer.Yes.class);
      assertUnknown(java.util.Arrays.copyOf(staple, at));
    }
  }

  private void assertUnknown(byte[] staple) {
    assertThat(status(staple)).isInstanceOf(Answer.Unknown.class);
  }

  private Answer status(byte[] staple) {
    return Staple.status(
        Optional.of(staple),
        CorpusTest.parsed(leaf),
        List.of(CorpusTest.parsed(issuing), CorpusTest.parsed(root)),
        pki.now());
  }

  private byte[] answer(
      Credential about,
      Credential signer,
      @org.jspecify.annotations.Nullable CertificateStatus status)
      throws Exception {
    var digests = new JcaDigestCalculatorProviderBuilder().build();
    var builder = new BasicOCSPRespBuilder(new RespID(signer.certificate().getSubject()));
    builder.addResponse(
        new CertificateID(
            digests.get(CertificateID.HASH_SHA1),
            issuing.certificate(),
            about.certificate().getSerialNumber()),
        status,
        Date.from(pki.now().minus(Duration.ofDays(1))),
        Date.from(pki.now().plus(Duration.ofDays(6))));
    var basic =
        builder.build(
            new JcaContentSignerBuilder("SHA256withECDSA").build(signer.keys().getPrivate()),
            new X509CertificateHolder[0],
            Date.from(pki.now()));
    return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded();
  }
}
