package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.CertificateSeen.Fault;
import io.picket.model.Reason;
import io.picket.testkit.KeyKind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;

/** Many issuers of one name, each with a key of its own, and nothing that says which is meant. */
class SameNameTest {
  private static final Instant AT = Instant.parse("2026-11-22T00:00:00Z");
  private static final String HOST = "rmm.example.com";

  private final OddCertificate root = OddCertificate.root("Same Root");

  @Test
  void twoHundredIssuersOfOneNameAreTriedUntilTheRightOneIsFound() {
    List<OddCertificate> twins = twins(root, 200);
    assertThat(judge(silent(twins.getLast().leaf(HOST)), twins))
        .isInstanceOf(PathVerdict.Accepted.class);
    OddCertificate stranger = twin(OddCertificate.root("Stranger"), 500);
    PathVerdict verdict = judge(silent(stranger.leaf(HOST)), twins);
    assertThat(verdict).isInstanceOf(PathVerdict.Rejected.class);
    assertThat(((PathVerdict.Rejected) verdict).link().fault()).isEqualTo(Fault.BAD_SIGNATURE);
  }

  @Test
  void layersOfIssuersOfOneNameAreClimbedByTheirSignatures() {
    var random = new Random(3);
    var all = new ArrayList<>(twins(root, 60));
    OddCertificate above = all.get(40);
    for (int layer = 1; layer < 5; layer++) {
      var next = new ArrayList<OddCertificate>();
      for (int i = 0; i < 15; i++) {
        next.add(twin(above, 100 * layer + i));
      }
      above = next.get(random.nextInt(next.size()));
      all.addAll(next);
    }
    Collections.shuffle(all, random);
    PathVerdict verdict = judge(silent(above.leaf(HOST)), all);
    assertThat(verdict).isInstanceOf(PathVerdict.Accepted.class);
    assertThat(((PathVerdict.Accepted) verdict).path()).hasSize(7);
  }

  /** The root's name is theirs too, so that each of them may have issued each. */
  @Test
  void sixHundredIssuersThatShareTheRootsNameAreTriedOnce() {
    OddCertificate named = silent(OddCertificate.root("Twin"));
    List<OddCertificate> twins = twins(named, 600);
    PathVerdict verdict = judge(silent(twins.get(599).leaf(HOST)), twins, List.of(named));
    assertThat(verdict).isInstanceOf(PathVerdict.Accepted.class);
    assertThat(((PathVerdict.Accepted) verdict).path()).hasSize(3);
  }

  /** The nearest root does not permit the name; the same one, cross-signed by another, does. */
  @Test
  void aLongerWayIsTakenAmongManyWhereTheShortestForbidsTheName() {
    OddCertificate narrow = limited(silent(OddCertificate.root("Same Root")));
    OddCertificate second = silent(OddCertificate.root("Second"));
    List<OddCertificate> all = new ArrayList<>(twins(narrow, 200));
    OddCertificate leaf = silent(all.get(199).leaf(HOST));
    assertThat(judge(leaf, all, List.of(narrow))).isInstanceOf(PathVerdict.Rejected.class);
    all.add(
        silent(
            second
                .below("Same Root", KeyKind.P256.of("odd Same Root"))
                .set(Extension.basicConstraints, true, new BasicConstraints(true))
                .set(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))));
    PathVerdict verdict = judge(leaf, all, List.of(narrow, second));
    assertThat(verdict).isInstanceOf(PathVerdict.Accepted.class);
    assertThat(((PathVerdict.Accepted) verdict).path()).hasSize(4);
  }

  private static OddCertificate limited(OddCertificate authority) {
    return authority.set(
        Extension.nameConstraints,
        true,
        new NameConstraints(
            new GeneralSubtree[] {
              new GeneralSubtree(new GeneralName(GeneralName.dNSName, "other.example"))
            },
            null));
  }

  @Test
  void whatWouldTakeThousandsOfSignaturesIsUnknown() {
    var roots = new ArrayList<OddCertificate>();
    for (int i = 0; i < 20; i++) {
      roots.add(
          silent(OddCertificate.root("Twin", KeyKind.P256.of("same " + i), "SHA256withECDSA")));
    }
    var strangers = new ArrayList<OddCertificate>();
    OddCertificate above = OddCertificate.root("Stranger");
    for (int i = 0; i < 30; i++) {
      above = twin(above, 100 + i);
      strangers.add(above);
    }
    PathVerdict verdict = judge(silent(above.leaf(HOST)), strangers, roots);
    assertThat(verdict).isInstanceOf(PathVerdict.Undecided.class);
    assertThat(((PathVerdict.Undecided) verdict).reason()).isEqualTo(Reason.OUT_OF_BUDGET);
  }

  private static List<OddCertificate> twins(OddCertificate above, int count) {
    var twins = new ArrayList<OddCertificate>();
    for (int i = 0; i < count; i++) {
      twins.add(twin(above, i));
    }
    return twins;
  }

  private static OddCertificate twin(OddCertificate above, int key) {
    return silent(
        above
            .below("Twin", KeyKind.P256.of("same " + key))
            .set(Extension.basicConstraints, true, new BasicConstraints(true))
            .set(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)));
  }

  private static OddCertificate silent(OddCertificate certificate) {
    return certificate
        .without(Extension.authorityKeyIdentifier)
        .without(Extension.subjectKeyIdentifier);
  }

  private PathVerdict judge(OddCertificate leaf, List<OddCertificate> others) {
    return judge(leaf, others, List.of(root));
  }

  private static PathVerdict judge(
      OddCertificate leaf, List<OddCertificate> others, List<OddCertificate> roots) {
    return PathSearch.judge(
        new Question(
            read(leaf),
            others.stream().map(SameNameTest::read).toList(),
            TrustStore.of(
                "test",
                LocalDate.of(2026, 11, 22),
                roots.stream().map(SameNameTest::read).toList()),
            Optional.of(HOST),
            AT,
            Purpose.SERVER,
            Profile.RFC_5280,
            32,
            List.of(),
            PolicyDemands.NONE));
  }

  private static ParsedCertificate read(OddCertificate certificate) {
    return switch (ParsedCertificate.read(certificate.der())) {
      case ParsedCertificate.Reading.Read(ParsedCertificate read) -> read;
      case ParsedCertificate.Reading.Unreadable(String why) -> throw new IllegalStateException(why);
    };
  }
}
