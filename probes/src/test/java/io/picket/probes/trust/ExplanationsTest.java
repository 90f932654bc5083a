package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.CertificateSeen.BrokenLink;
import io.picket.model.CertificateSeen.Fault;
import io.picket.model.CertificateSeen.Remark;
import io.picket.testkit.Credential;
import io.picket.testkit.KeyKind;
import io.picket.testkit.TestPki;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;

/** Each way in which a chain breaks: what is said of it, about whom, and what to do. */
class ExplanationsTest {
  private static final String HOST = "rmm.example.com";

  private final TestPki pki = TestPki.at(Instant.parse("2026-11-22T10:00:00Z"));
  private final Credential root = pki.root("Told Root");
  private final Credential issuing = pki.intermediate("Told Issuing", root);
  private final Credential leaf = pki.leaf(HOST, issuing);

  private static List<ParsedCertificate> read(Credential... all) {
    return Stream.of(all).map(CorpusTest::parsed).toList();
  }

  private TrustStore own() {
    return TrustStore.of("house.pem", LocalDate.of(2026, 11, 22), read(root));
  }

  private static TrustStore mozilla() {
    return TrustStore.publicProgrammes().getFirst();
  }

  private BrokenLink broken(TrustStore store, String host, Credential... sent) {
    List<ParsedCertificate> all = read(sent);
    PathVerdict verdict =
        PathSearch.judge(
            new Question(
                all.getFirst(),
                all.subList(1, all.size()),
                store,
                Optional.of(host),
                pki.now(),
                Purpose.SERVER,
                Profile.RFC_5280,
                Question.USUAL_DEPTH,
                List.of(),
                PolicyDemands.NONE));
    assertThat(verdict).isInstanceOf(PathVerdict.Rejected.class);
    return ((PathVerdict.Rejected) verdict).link();
  }

  private static void told(
      BrokenLink link, Fault fault, String about, String explanation, String remedy) {
    assertThat(link.fault()).as(link.toString()).isEqualTo(fault);
    assertThat(link.certificate()).contains(about);
    assertThat(link.explanation()).contains(explanation);
    assertThat(link.remedy()).contains(remedy).endsWith(".");
  }

  @Test
  void selfSigned() {
    told(
        broken(own(), HOST, pki.selfSigned(HOST)),
        Fault.SELF_SIGNED,
        "CN=" + HOST,
        "signed by itself: no authority vouches for it, and it is not among the roots",
        "Install a certificate from an authority");
  }

  @Test
  void privateAuthority() {
    told(
        broken(mozilla(), HOST, leaf, issuing, root),
        Fault.PRIVATE_AUTHORITY,
        "CN=Told Root",
        "a private authority, or one that no client has by default",
        "--trust-store");
  }

  @Test
  void vendorDefault() {
    Credential vendor =
        pki.rootOrder("ManageEngineCA")
            .subject("CN=ManageEngineCA,OU=ManageEngine,O=Zoho Corporation")
            .issue();
    told(
        broken(mozilla(), HOST, pki.leaf(HOST, vendor), vendor),
        Fault.VENDOR_DEFAULT,
        "ManageEngineCA",
        "ManageEngine's own authority",
        "Replace the certificate that came with the product");
    // Its certificate left behind in the file is not whose word the server's stands on.
    told(
        broken(mozilla(), HOST, leaf, vendor),
        Fault.MISSING_INTERMEDIATE,
        "CN=" + HOST,
        "Told Issuing",
        "Add the missing issuer's certificate");
    assertThat(ChainRemarks.of(read(leaf, issuing, vendor), pki.now(), List.of(own())))
        .noneMatch(remark -> remark.kind() == Remark.Kind.VENDOR_DEFAULT);
    assertThat(ChainRemarks.of(read(pki.leaf(HOST, vendor)), pki.now(), List.of(own())))
        .anyMatch(remark -> remark.kind() == Remark.Kind.VENDOR_DEFAULT);
  }

  @Test
  void missingIssuerWithItsKeyAndThePlaceItIsHadAt() {
    Credential with =
        pki.leafOrder(HOST, issuing)
            .extension(
                Extension.authorityInfoAccess,
                false,
                new DERSequence(
                    new AccessDescription(
                        AccessDescription.id_ad_caIssuers,
                        new GeneralName(
                            GeneralName.uniformResourceIdentifier, "http://ca.example/i.crt"))))
            .issue();
    BrokenLink link = broken(own(), HOST, with);
    told(
        link,
        Fault.MISSING_INTERMEDIATE,
        "CN=" + HOST,
        "its issuer \"CN=Told Issuing\" was not sent",
        "picket certificate FILE says what belongs where");
    assertThat(link.explanation())
        .containsPattern("key identifier [0-9a-f]{40}")
        .endsWith("it says it can be fetched from http://ca.example/i.crt");
    assertThat(link.explanation()).doesNotContain("known intermediate");
  }

  /** Named by its key identifier among those in wide use, and not by its name alone. */
  @Test
  void missingIssuerInWideUse() {
    ParsedCertificate known =
        KnownIntermediates.all().stream()
            .filter(one -> one.subjectText().contains("CN=R12"))
            .findFirst()
            .orElseThrow();
    Credential namesake = pki.rootOrder("R12").subject(known.subjectName().toString()).issue();
    Credential by = by(namesake, known.facts().subjectKey().orElseThrow());
    told(
        broken(mozilla(), HOST, by),
        Fault.MISSING_INTERMEDIATE,
        "CN=" + HOST,
        "it is the known intermediate with SHA-256 " + known.sha256(),
        "Add the missing issuer's certificate");
    assertThat(broken(mozilla(), HOST, by(namesake, "00ff")).explanation())
        .contains("was not sent")
        .doesNotContain("known intermediate");
  }

  private Credential by(Credential issuer, String keyId) {
    return pki.leafOrder(HOST, issuer)
        .bare()
        .extension(
            Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(Hex.decode(keyId)))
        .issue();
  }

  /** The name of a root that is no root any more can be written by anybody, as that of a root. */
  @Test
  void theNameOfARootWithAnotherKeyIsNoRootOfOldOrElsewhere() {
    ParsedCertificate gone = FormerRootsTest.former("DigiCert Global Root CA");
    Credential namesake = pki.rootOrder("any").subject(gone.subjectName().toString()).issue();
    Credential below = pki.intermediate("Below", namesake);
    BrokenLink missing = broken(mozilla(), HOST, pki.leaf(HOST, below), below);
    told(
        missing,
        Fault.MISSING_INTERMEDIATE,
        "CN=Below",
        "it names itself as issued by the root \"DigiCert Global Root CA\", listed by Mozilla until"
            + " about 2026-06, but that root's key did not sign it",
        "If it is a private authority");
    told(
        broken(mozilla(), HOST, pki.leaf(HOST, below), below, namesake),
        Fault.PRIVATE_AUTHORITY,
        "DigiCert Global Root CA",
        "but that root's key did not sign it",
        "--trust-store");
    ParsedCertificate only = inJavaOnly();
    told(
        broken(
            mozilla(),
            HOST,
            pki.leaf(HOST, pki.rootOrder("any").subject(only.subjectName().toString()).issue())),
        Fault.MISSING_INTERMEDIATE,
        "CN=" + HOST,
        "was not sent and is not among the roots",
        "Add the missing issuer's certificate");
  }

  private static ParsedCertificate inJavaOnly() {
    List<TrustStore> stores = TrustStore.publicProgrammes();
    return stores.getLast().roots().stream()
        .filter(one -> stores.subList(0, 2).stream().noneMatch(store -> store.leads(one)))
        .filter(one -> !FormerRoots.mozillas().leads(one))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void rootOfAnotherProgramme() {
    told(
        FormerRootsTest.broken(mozilla(), Instant.parse("2026-11-22T10:00:00Z"), inJavaOnly()),
        Fault.ROOT_DISTRUSTED,
        "",
        "it leads to a root that only other programmes have: Java",
        "change to another authority");
  }

  @Test
  void expiredLeafOrIssuer() {
    told(
        broken(own(), HOST, pki.leafOrder(HOST, issuing).expired().issue(), issuing),
        Fault.EXPIRED,
        "CN=" + HOST,
        "expired on 2026-11-21T10:00:00Z",
        "Renew the certificate");
    Credential old = pki.intermediateOrder("Old Issuing", root).expired().issue();
    told(
        broken(own(), HOST, pki.leaf(HOST, old), old),
        Fault.EXPIRED,
        "CN=Old Issuing",
        "expired on 2026-11-21T10:00:00Z",
        "the server's own certificate may stay");
  }

  @Test
  void clock() {
    told(
        broken(own(), HOST, pki.leafOrder(HOST, issuing).notYetValid().issue(), issuing),
        Fault.NOT_YET_VALID,
        "CN=" + HOST,
        "valid only from 2026-11-23T10:00:00Z",
        "Check the clock of the machine that Picket runs on first");
  }

  @Test
  void nameMismatchWithTheNamesItIsValidFor() {
    BrokenLink link = broken(own(), "ec.example.com", leaf, issuing);
    told(
        link,
        Fault.NAME_MISMATCH,
        "CN=" + HOST,
        "not for ec.example.com",
        "Use one of the names the certificate is valid for");
    assertThat(link.explanation()).contains("DNS:" + HOST);
  }

  @Test
  void issuerOfTheSameNameWithAnotherKey() {
    Credential twin = pki.intermediateOrder("Told Issuing", root).key(KeyKind.P384).issue();
    told(
        broken(own(), HOST, leaf, twin),
        Fault.BAD_SIGNATURE,
        "CN=" + HOST,
        "its signature was not made by the issuer it names",
        "an issuer of the same name with another key");
  }

  @Test
  void issuerThatIsNoAuthority() {
    Credential server = pki.leaf("other.example.com", issuing);
    told(
        broken(own(), HOST, pki.leaf(HOST, server), server, issuing),
        Fault.NOT_AN_AUTHORITY,
        "CN=other.example.com",
        "",
        "this one may not");
  }

  @Test
  void anAgentsCertificateAtAServer() {
    told(
        broken(
            own(),
            HOST,
            pki.leafOrder(HOST, issuing).purposes(KeyPurposeId.id_kp_clientAuth).issue(),
            issuing),
        Fault.WRONG_PURPOSE,
        "CN=" + HOST,
        "",
        "Have a certificate issued that is meant for this use.");
  }

  @Test
  void weakKey() {
    told(
        broken(own(), HOST, pki.leafOrder(HOST, issuing).key(KeyKind.RSA_512).issue(), issuing),
        Fault.WEAK_ALGORITHM,
        "CN=" + HOST,
        "",
        "RSA key of 2048 bits or more");
  }

  /** The wrong order breaks no path; it is a remark with the right one. */
  @Test
  void wrongOrder() {
    Credential lower = pki.intermediate("Lower", issuing);
    Credential below = pki.leaf(HOST, lower);
    assertThat(ChainRemarks.of(read(below, issuing, lower), pki.now(), List.of(own())))
        .contains(
            new Remark(
                Remark.Kind.MISORDERED,
                "the order that leads up is CN=" + HOST + " < CN=Lower < CN=Told Issuing"));
  }
}
