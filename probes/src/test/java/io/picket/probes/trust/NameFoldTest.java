package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.testkit.TestPki;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;

class NameFoldTest {
  private static final X500Name PLAIN = named(new DERPrintableString("Widget Root CA"));

  @Test
  void namesThatCompareEqualHaveOneFold() throws Exception {
    OptionalLong fold = NameFold.of(DistinguishedName.of(PLAIN));
    assertThat(fold).isPresent();
    for (X500Name same :
        List.of(
            PLAIN,
            named(new DERUTF8String("widget ROOT ca")),
            named(new DERUTF8String("  Widget   Root CA ")),
            named(new DERT61String("Widget Root CA")),
            named(new DERBMPString("Widget Root CA")))) {
      DistinguishedName name = DistinguishedName.of(same);
      assertThat(name.same(DistinguishedName.of(PLAIN))).as(name.text()).isTrue();
      assertThat(NameFold.of(name)).as(name.text()).isEqualTo(fold);
      assertThat(NameFold.ofSubject(certificate(same))).as(name.text()).isEqualTo(fold);
    }
  }

  @Test
  void otherNamesHaveAnother() {
    for (String other : List.of("Widget Root CB", "Root Widget CA", "Widget Root C", "")) {
      assertThat(NameFold.of(DistinguishedName.of(named(new DERUTF8String(other)))))
          .as(other)
          .isNotEqualTo(NameFold.of(DistinguishedName.of(PLAIN)));
    }
  }

  /** What normalisation may turn into something else, or what could be taken for its marks. */
  @Test
  void aNameWithAnythingUnusualMayBeAnybodys() throws Exception {
    for (String odd : List.of("Ｗidget Root CA", "Widget\tRoot CA", "Bäcker", "a+b=c", "#0500")) {
      X500Name name = named(new DERUTF8String(odd));
      assertThat(NameFold.ofSubject(certificate(name))).as(odd).isEmpty();
    }
    assertThat(NameFold.ofSubject(certificate(named(new ASN1Integer(5))))).isEmpty();
    assertThat(NameFold.of(DistinguishedName.of(named(new ASN1Integer(5))))).isEmpty();
    assertThat(NameFold.of(DistinguishedName.of(named(new DERUTF8String("Bäcker"))))).isEmpty();
    // A name is normalised before it is folded, so full-width letters have become plain ones.
    assertThat(NameFold.of(DistinguishedName.of(named(new DERUTF8String("Ｗidget Root CA")))))
        .isEqualTo(NameFold.of(DistinguishedName.of(PLAIN)));
  }

  @Test
  void whatIsNoCertificateHasNone() {
    byte[] der = TestPki.today().root("Whole").der();
    assertThat(NameFold.ofSubject(der)).isPresent();
    for (int length = 0; length < der.length; length++) {
      assertThat(NameFold.ofSubject(Arrays.copyOf(der, length))).isEmpty();
    }
    assertThat(NameFold.ofSubject(new byte[] {0x30, (byte) 0x84, -1, -1, -1, -1})).isEmpty();
  }

  private static X500Name named(ASN1Encodable value) {
    return new X500NameBuilder()
        .addRDN(BCStyle.C, new DERPrintableString("DE"))
        .addRDN(BCStyle.CN, value)
        .build();
  }

  /** The front of a certificate, as far as its subject. */
  private static byte[] certificate(X500Name subject) throws IOException {
    var body = new ASN1EncodableVector();
    body.add(new ASN1Integer(1));
    body.add(new DERSequence());
    body.add(named(new DERUTF8String("Somebody Else")));
    body.add(new DERSequence());
    body.add(subject);
    return new DERSequence(new DERSequence(body)).getEncoded();
  }
}
