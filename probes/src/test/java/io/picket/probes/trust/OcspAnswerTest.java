package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.testkit.Credential;
import io.picket.testkit.KeyKind;
import io.picket.testkit.OcspOrder;
import io.picket.testkit.TestPki;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OcspAnswerTest {
  private final TestPki pki = TestPki.at(Instant.parse("2026-11-22T00:00:00Z"));
  private final Credential root = pki.root("Staple Root");
  private final Credential issuing = pki.intermediate("Staple Issuing", root);
  private final Credential leaf = pki.leaf("rmm.example.com", issuing);

  @Test
  void goodAndRevokedAreToldWhenTheIssuerSigned() {
    OcspAnswer.Reading good = read(order().issue());
    assertThat(good.revoked()).isEqualTo(new Answer.No("the answer says good"));
    assertThat(good.thisUpdate()).contains(pki.now().minus(Duration.ofDays(1)));
    assertThat(good.nextUpdate()).contains(pki.now().plus(Duration.ofDays(6)));
    byte[] revoked =
        order().revoked(pki.now().minus(Duration.ofDays(3)), CRLReason.keyCompromise).issue();
    assertThat(read(revoked).revoked())
        .isEqualTo(
            new Answer.Yes("revoked on 2026-11-19T00:00:00Z (keyCompromise), says the answer"));
  }

  @Test
  void aResponderThatTheIssuerDelegatedIsBelieved() {
    assertThat(read(order().delegatedTo(responder(issuing)).issue()).revoked())
        .isInstanceOf(Answer.No.class);
  }

  @Test
  void nobodyElsesWordIsBelieved() {
    Credential twin = pki.intermediateOrder("Staple Issuing", root).key(KeyKind.P384).issue();
    Credential notForOcsp = pki.leaf("ocsp.example.com", issuing);
    Credential expired = responderOrder(issuing).until(pki.now().minus(Duration.ofDays(1))).issue();
    Credential forSigningKeysOnly =
        pki.order("Responder")
            .issuedBy(issuing)
            .bare()
            .extension(
                org.bouncycastle.asn1.x509.Extension.keyUsage,
                true,
                new KeyUsage(KeyUsage.keyAgreement))
            .extension(
                org.bouncycastle.asn1.x509.Extension.extendedKeyUsage,
                false,
                new org.bouncycastle.asn1.x509.ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning))
            .issue();
    for (byte[] answer :
        List.of(
            order().signedBy(root).issue(),
            order().signedBy(pki.intermediate("Stranger", root)).issue(),
            order().signedBy(twin).issue(),
            order().signedBy(leaf).issue(),
            order().delegatedTo(leaf).issue(),
            order().delegatedTo(notForOcsp).issue(),
            order().delegatedTo(responder(root)).issue(),
            order().delegatedTo(responder(twin)).issue(),
            order().delegatedTo(forSigningKeysOnly).issue(),
            order().delegatedTo(expired).issue())) {
      assertUnknown(answer, Reason.MALFORMED);
    }
  }

  @Test
  void anAnswerAboutAnotherCertificateIsUnknown() {
    assertUnknown(order().serial(77).issue(), Reason.CONTRADICTORY);
    Credential stranger = pki.intermediate("Stranger", root);
    byte[] sameNumberOfAnotherIssuer =
        OcspOrder.about(leaf, stranger, pki.now()).signedBy(issuing).issue();
    assertUnknown(sameNumberOfAnotherIssuer, Reason.CONTRADICTORY);
    assertUnknown(order().unknown().issue(), Reason.CONTRADICTORY);
  }

  @Test
  void anAnswerForAnotherTimeIsUnknown() {
    Instant now = pki.now();
    assertUnknown(order().until(now.minus(Duration.ofMinutes(6))).issue(), Reason.CONTRADICTORY);
    assertUnknown(order().from(now.plus(Duration.ofMinutes(6))).issue(), Reason.CONTRADICTORY);
    byte[] endless = order().until(null).from(now.minus(Duration.ofDays(11))).issue();
    assertUnknown(endless, Reason.CONTRADICTORY);
    assertThat(read(order().until(null).issue()).revoked()).isInstanceOf(Answer.No.class);
    assertThat(read(order().until(now.minus(Duration.ofMinutes(4))).issue()).revoked())
        .as("clocks differ a little")
        .isInstanceOf(Answer.No.class);
  }

  @Test
  void whatCannotBeUnderstoodIsNotBelieved() {
    assertUnknown(order().criticalExtension().issue(), Reason.MALFORMED);
    Credential old = pki.intermediateOrder("Old", root).key(KeyKind.RSA_2048).issue();
    Credential below = pki.leaf("rmm.example.com", old);
    for (String hash : List.of("SHA1withRSA", "MD5withRSA")) {
      byte[] answer = OcspOrder.about(below, old, pki.now()).signature(hash).issue();
      assertThat(
              OcspAnswer.read(
                      answer,
                      "the answer",
                      CorpusTest.parsed(below),
                      List.of(CorpusTest.parsed(old)),
                      pki.now())
                  .revoked())
          .as(hash)
          .isEqualTo(
              new Answer.Unknown(Reason.MALFORMED, "the answer: it is signed over a broken hash"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 99})
  void anErrorIsNoAnswer(int error) throws Exception {
    assertUnknown(new OCSPRespBuilder().build(error, null).getEncoded(), Reason.MALFORMED);
  }

  @Test
  void withoutTheIssuerNothingIsBelieved() {
    assertThat(
            OcspAnswer.read(
                    order().issue(),
                    "the answer",
                    CorpusTest.parsed(leaf),
                    List.of(CorpusTest.parsed(root)),
                    pki.now())
                .revoked())
        .isInstanceOfSatisfying(
            Answer.Unknown.class,
            unknown -> assertThat(unknown.reason()).isEqualTo(Reason.NOT_TRIED));
  }

  @Test
  void everyTouchedOrShortenedAnswerIsUnknown() {
    byte[] answer = order().issue();
    for (int at = 0; at < answer.length; at++) {
      byte[] touched = answer.clone();
      touched[at] ^= 4;
      assertThat(read(touched).revoked()).as("byte %d", at).isNotInstanceOf(Answer.Yes.class);
      assertThat(read(Arrays.copyOf(answer, at)).revoked()).isInstanceOf(Answer.Unknown.class);
    }
  }

  private OcspOrder order() {
    return OcspOrder.about(leaf, issuing, pki.now());
  }

  private Credential responder(Credential issuer) {
    return responderOrder(issuer).issue();
  }

  private io.picket.testkit.CertificateOrder responderOrder(Credential issuer) {
    return pki.order("Responder").issuedBy(issuer).purposes(KeyPurposeId.id_kp_OCSPSigning);
  }

  private void assertUnknown(byte[] answer, Reason reason) {
    assertThat(read(answer).revoked())
        .isInstanceOfSatisfying(
            Answer.Unknown.class,
            unknown -> assertThat(unknown.reason()).as(unknown.detail()).isEqualTo(reason));
  }

  private OcspAnswer.Reading read(byte[] answer) {
    return OcspAnswer.read(
        answer,
        "the answer",
        CorpusTest.parsed(leaf),
        List.of(CorpusTest.parsed(issuing), CorpusTest.parsed(root)),
        pki.now());
  }
}
