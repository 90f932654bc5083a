package io.picket.probes.revocation;

import io.picket.model.CertificateSeen;
import io.picket.probes.certificate.CertificateExamination;
import io.picket.probes.certificate.Handshakes;
import io.picket.probes.trust.ParsedCertificate;
import io.picket.probes.trust.TrustStore;
import io.picket.testkit.CertificateOrder;
import io.picket.testkit.Credential;
import io.picket.testkit.TestPki;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Chains whose certificates name where their issuers can be asked, and lists of revocations. */
final class RevokedPki {
  static final String NAME = "rmm.example.com";

  final TestPki pki = TestPki.today();
  final Credential root = pki.root("Inquiry Root");

  /** Where an issuer can be asked; null for nowhere. */
  record Places(List<String> responders, List<String> lists, List<String> issuers) {
    static Places responder(String... urls) {
      return new Places(List.of(urls), List.of(), List.of());
    }

    static Places list(String... urls) {
      return new Places(List.of(), List.of(urls), List.of());
    }

    static Places issuer(String... urls) {
      return new Places(List.of(), List.of(), List.of(urls));
    }

    CertificateOrder in(CertificateOrder order) {
      var access = new ASN1EncodableVector();
      responders.forEach(
          url -> access.add(new AccessDescription(AccessDescription.id_ad_ocsp, name(url))));
      issuers.forEach(
          url -> access.add(new AccessDescription(AccessDescription.id_ad_caIssuers, name(url))));
      CertificateOrder changed = order;
      if (access.size() > 0) {
        changed = changed.extension(Extension.authorityInfoAccess, false, new DERSequence(access));
      }
      if (!lists.isEmpty()) {
        changed =
            changed.extension(
                Extension.cRLDistributionPoints,
                false,
                new CRLDistPoint(
                    lists.stream()
                        .map(url ->
                            new DistributionPoint(
                                new DistributionPointName(new GeneralNames(name(url))), null, null))
                        .toArray(DistributionPoint[]::new)));
      }
      return changed;
    }

    private static GeneralName name(String url) {
      return new GeneralName(GeneralName.uniformResourceIdentifier, url);
    }
  }

  Credential intermediate(Places places) {
    return places.in(pki.intermediateOrder("Inquiry Issuing", root)).issue();
  }

  Credential leaf(Credential issuer, Places places) {
    return places.in(pki.leafOrder(NAME, issuer)).issue();
  }

  List<TrustStore> stores() {
    var read = (ParsedCertificate.Reading.Read) ParsedCertificate.read(root.der());
    return List.of(TrustStore.of("test", LocalDate.of(2026, 1, 1), List.of(read.certificate())));
  }

  CertificateSeen.Chain chain(Optional<byte[]> staple, Credential... sent) {
    List<byte[]> ders = new ArrayList<>();
    for (Credential one : sent) {
      ders.add(one.der());
    }
    return new CertificateExamination(stores())
        .examine(
            "test",
            Handshakes.of(ders, staple.map(der -> Map.of(0, der)).orElse(Map.of())),
            NAME,
            pki.now());
  }

  CertificateSeen.Chain asked(IssuerInquiry inquiry, Credential... sent)
      throws InterruptedException {
    return asked(inquiry, chain(Optional.empty(), sent));
  }

  CertificateSeen.Chain asked(IssuerInquiry inquiry, CertificateSeen.Chain chain)
      throws InterruptedException {
    return inquiry
        .complete(new CertificateSeen(List.of(chain), List.of()), stores(), Instant.now())
        .chains()
        .getFirst();
  }

  /** A list from an hour ago for a week, changed before it is signed. */
  byte[] list(Credential issuer, UnaryOperator<X509v2CRLBuilder> change) {
    try {
      var utils = new JcaX509ExtensionUtils();
      X509v2CRLBuilder builder =
          new X509v2CRLBuilder(
                  issuer.certificate().getSubject(), Date.from(pki.now().minusSeconds(3_600)))
              .setNextUpdate(Date.from(pki.now().plusSeconds(604_800)))
              .addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.TEN))
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  utils.createAuthorityKeyIdentifier(issuer.keys().getPublic()));
      return change
          .apply(builder)
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.keys().getPrivate()))
          .getEncoded();
    } catch (IOException | OperatorCreationException | java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
