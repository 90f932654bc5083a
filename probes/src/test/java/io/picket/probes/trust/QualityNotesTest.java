package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.CertificateSeen.Note;
import io.picket.testkit.CertificateOrder;
import io.picket.testkit.Credential;
import io.picket.testkit.KeyKind;
import io.picket.testkit.TestPki;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;

class QualityNotesTest {
  private final TestPki pki = TestPki.at(Instant.parse("2026-11-22T00:00:00Z"));
  private final Credential root = pki.root("Notes Root");

  @Test
  void aGoodPrivateCertificateHasNoNote() {
    assertThat(rules(pki.leafOrder("rmm.example.com", root), false)).isEmpty();
  }

  /** The last day of the old limit and the first of the new, to the second. */
  @Test
  void limitsOfLifetimeChangeAtMidnight() {
    Map<String, List<Integer>> changes =
        Map.of(
            "2018-03-01", List.of(0, 825),
            "2020-09-01", List.of(825, 398),
            "2026-03-15", List.of(398, 200),
            "2027-03-15", List.of(200, 100),
            "2029-03-15", List.of(100, 47));
    changes.forEach((day, limits) -> {
      Instant first = Instant.parse(day + "T00:00:00Z");
      int before = limits.getFirst();
      assertThat(LifetimeLimits.days(first.minusSeconds(1)).orElse(0)).as(day).isEqualTo(before);
      assertThat(LifetimeLimits.days(first)).as(day).contains(limits.getLast());
      Instant end = first.plus(Duration.ofDays(limits.getLast())).minusSeconds(1);
      assertThat(rules(from(first).until(end), true)).as(day).doesNotContain("lifetime");
      assertThat(rules(from(first).until(end.plusSeconds(1)), true)).as(day).contains("lifetime");
      assertThat(rules(from(first.minusSeconds(1)).until(end), true))
          .as("%s, a second longer and issued before", day)
          .doesNotContain("lifetime");
    });
  }

  private CertificateOrder from(Instant issued) {
    return pki.leafOrder("rmm.example.com", root).from(issued);
  }

  @Test
  void lifetimeIsJudgedByTheDayOfIssueAndForPublicAuthoritiesOnly() {
    Instant issued = Instant.parse("2026-04-01T00:00:00Z");
    CertificateOrder long201 =
        pki.leafOrder("rmm.example.com", root)
            .from(issued)
            .until(issued.plus(Duration.ofDays(201)));
    assertThat(rules(long201, true)).contains("lifetime");
    assertThat(rules(long201, false)).doesNotContain("lifetime");
    CertificateOrder exactly200 =
        pki.leafOrder("rmm.example.com", root)
            .from(issued)
            .until(issued.plus(Duration.ofDays(200)).minusSeconds(1));
    assertThat(rules(exactly200, true)).doesNotContain("lifetime");
    Instant before = Instant.parse("2026-03-14T23:59:59Z");
    CertificateOrder older =
        pki.leafOrder("rmm.example.com", root)
            .from(before)
            .until(before.plus(Duration.ofDays(397)));
    assertThat(rules(older, true)).doesNotContain("lifetime");
  }

  @Test
  void namesAndKeysAreNoted() {
    assertThat(rules(pki.leafOrder("*.example.com", root), false)).contains("wildcard");
    assertThat(rules(pki.leafOrder("*.co.uk", root), false)).contains("wildcard-public-suffix");
    assertThat(rules(pki.leafOrder("server.local", root), false)).contains("internal-name");
    assertThat(rules(pki.leafOrder("server", root), false)).contains("internal-name");
    assertThat(rules(pki.leafOrder("192.0.2.1", root), false)).contains("address-as-name");
    assertThat(rules(pki.leafOrder("a.test", root).withoutAlternativeNames(), false))
        .contains("san-missing");
    assertThat(rules(pki.leafOrder("a.test", root).key(KeyKind.RSA_1024), false))
        .contains("rsa-key-short");
  }

  @Test
  void aKeyThatIsNoneIsNoted() throws Exception {
    var key =
        new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
            new DERSequence(
                new ASN1Encodable[] {
                  new ASN1Integer(BigInteger.ONE.shiftLeft(2047).negate()), new ASN1Integer(65_537)
                }));
    byte[] der = OddCertificate.root("No Key").leaf("a.test").key(key).der();
    ParsedCertificate.Reading reading = ParsedCertificate.read(der);
    assertThat(reading).isInstanceOf(ParsedCertificate.Reading.Read.class);
    ParsedCertificate odd = ((ParsedCertificate.Reading.Read) reading).certificate();
    assertThat(QualityNotes.of(List.of(odd), Purpose.SERVER, false, List.of()))
        .extracting(note -> note.rule())
        .contains("rsa-modulus-broken");
  }

  @Test
  void aSecondServersCertificateIsNoBadAuthority() {
    ParsedCertificate one = CorpusTest.parsed(pki.leaf("a.test", root));
    ParsedCertificate other = CorpusTest.parsed(pki.leaf("b.test", root));
    assertThat(QualityNotes.of(List.of(one, other), Purpose.SERVER, false, List.of()))
        .extracting(note -> note.rule())
        .doesNotContain("basic-constraints-critical", "authority-ski", "authority-key-usage");
  }

  @Test
  void factorableModuliAreFound() {
    var random = new Random(7);
    BigInteger p = BigInteger.probablePrime(1024, random);
    BigInteger close = p.add(BigInteger.valueOf(2)).nextProbablePrime();
    assertThat(rule(p.multiply(close))).isEqualTo("rsa-fermat");
    BigInteger far = BigInteger.probablePrime(1024, random);
    assertThat(WeakKeys.problem(p.multiply(far))).isEmpty();
    assertThat(rule(p.multiply(BigInteger.valueOf(3)))).isEqualTo("rsa-small-factor");
    assertThat(rule(p.multiply(BigInteger.TWO))).isEqualTo("rsa-small-factor");
    assertThat(rule(roca(random))).isEqualTo("rsa-roca");
  }

  @Test
  void eachTestOfAModulusEndsWhereItSays() {
    var random = new Random(11);
    BigInteger p = BigInteger.probablePrime(1024, random);
    // Fermat's method finds p and q in (q - p)^2 / 8p steps.
    assertThat(rule(p.multiply(apart(p, 80)))).isEqualTo("rsa-fermat");
    assertThat(WeakKeys.problem(p.multiply(apart(p, 120)))).isEmpty();
    assertThat(rule(p.multiply(p))).isEqualTo("rsa-fermat");
    assertThat(rule(p.multiply(BigInteger.valueOf(997)))).isEqualTo("rsa-small-factor");
    assertThat(WeakKeys.problem(p.multiply(BigInteger.valueOf(1009)))).isEmpty();
    BigInteger sound = p.multiply(BigInteger.probablePrime(1024, random));
    assertThat(WeakKeys.problem(sound)).isEmpty();
    // One residue beside the powers of 65537 is enough to clear a modulus of ROCA.
    BigInteger marked = roca(random);
    BigInteger others = primorial().divide(BigInteger.valueOf(11));
    var rules = new java.util.TreeSet<String>();
    for (int i = 0; i < 11; i++) {
      BigInteger moved = marked.add(others.multiply(BigInteger.valueOf(i)));
      rules.add(WeakKeys.problem(moved).map(WeakKeys.Problem::rule).orElse("none"));
    }
    assertThat(rules).contains("none", "rsa-roca");
  }

  private static BigInteger apart(BigInteger p, int steps) {
    return p.add(p.shiftLeft(3).multiply(BigInteger.valueOf(steps)).sqrt()).nextProbablePrime();
  }

  @Test
  void aPointThatIsNotOnItsCurveIsNoKey() {
    byte[] encoded = KeyKind.P256.of("curve").getPublic().getEncoded();
    assertThat(CurvePoints.problem(SubjectPublicKeyInfo.getInstance(encoded))).isEmpty();
    encoded[encoded.length - 1] ^= 1;
    assertThat(CurvePoints.problem(SubjectPublicKeyInfo.getInstance(encoded))).isPresent();
  }

  private static String rule(BigInteger modulus) {
    return WeakKeys.problem(modulus).orElseThrow().rule();
  }

  /** Primes as the broken generator made them: k times the primorial, plus a power of 65537. */
  private static BigInteger roca(Random random) {
    BigInteger primorial = primorial();
    BigInteger modulus = BigInteger.ONE;
    for (int i = 0; i < 2; i++) {
      BigInteger prime;
      do {
        prime =
            new BigInteger(37 * 8, random)
                .multiply(primorial)
                .add(
                    BigInteger.valueOf(65_537)
                        .modPow(BigInteger.valueOf(random.nextInt(1 << 20)), primorial));
      } while (!prime.isProbablePrime(30));
      modulus = modulus.multiply(prime);
    }
    return modulus;
  }

  private static BigInteger primorial() {
    BigInteger primorial = BigInteger.ONE;
    for (BigInteger prime = BigInteger.TWO;
        prime.intValue() <= 167;
        prime = prime.nextProbablePrime()) {
      primorial = primorial.multiply(prime);
    }
    return primorial;
  }

  private static List<String> rules(CertificateOrder order, boolean publiclyTrusted) {
    return QualityNotes.of(
            List.of(CorpusTest.parsed(order.issue())), Purpose.SERVER, publiclyTrusted, List.of())
        .stream()
        .map(Note::rule)
        .filter(rule -> !rule.equals("timestamps"))
        .toList();
  }
}
