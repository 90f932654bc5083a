package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.roots.TransparencyLogs;
import io.picket.model.CertificateSeen.Note;
import io.picket.model.CertificateSeen.Timestamps;
import io.picket.testkit.KeyKind;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTCTime;
import org.junit.jupiter.api.Test;

/** Timestamps made here by logs of our own, as RFC 6962 section 3 says, apart from the verifier. */
class TimestampNotesTest {
  private static final ASN1ObjectIdentifier LIST =
      new ASN1ObjectIdentifier(ExtensionFacts.TIMESTAMPS);
  private static final ASN1ObjectIdentifier OTHER = new ASN1ObjectIdentifier("1.3.6.1.4.1.55555.7");

  private final KeyPair first = KeyKind.P256.of("log one");
  private final KeyPair second = KeyKind.P256.of("log two");
  private final KeyPair third = KeyKind.P256.of("log three");
  private final KeyPair stranger = KeyKind.P256.of("log of a stranger");
  private final TransparencyLogs logs =
      TransparencyLogs.of(
          "# Dated: 2026-11-22\nA;one;"
              + base64(first)
              + "\nB;two;"
              + base64(second)
              + "\nB;three;"
              + base64(third)
              + "\n");
  private final OddCertificate root = OddCertificate.root("Log Root");
  private final OddCertificate issuing = root.authority("Log Issuing");

  @Test
  void enoughOfTwoOperatorsIsNoNote() {
    assertThat(rules(embedded(false, first, second))).isEmpty();
    assertThat(rules(embedded(true, first, second, third))).isEmpty();
  }

  @Test
  void tooFewOrOfOneOperatorIsNoted() {
    assertThat(rules(embedded(false, first))).containsExactly("timestamps");
    assertThat(rules(embedded(false, first, first))).containsExactly("timestamps");
    assertThat(rules(embedded(false, second, third))).containsExactly("timestamps");
    assertThat(rules(embedded(true, first, second))).containsExactly("timestamps");
    assertThat(rules(embedded(false))).containsExactly("timestamps");
    assertThat(rules(certificate(false))).containsExactly("timestamps");
  }

  @Test
  void whatNobodyCanVerifyIsNeitherGoodNorBad() {
    assertThat(rules(embedded(false, first, stranger))).containsExactly("timestamps-unverified");
    List<Timestamps> lists = lists(embedded(false, first, second));
    ParsedCertificate leaf = parsed(embedded(false, first, second));
    assertThat(notes(List.of(leaf), lists)).containsExactly("timestamps-unverified");
    assertThat(notes(List.of(leaf, parsed(root)), lists)).containsExactly("timestamps-unverified");
  }

  @Test
  void oneForAnotherCertificateIsFalse() {
    OddCertificate leaf = certificate(false);
    byte[] foreign = embedding(certificate(false).serial(BigInteger.valueOf(99)), first);
    byte[] own = embedding(leaf, second);
    leaf.set(LIST, false, new DEROctetString(list(List.of(foreign, own))));
    assertThat(rules(leaf)).containsExactly("timestamp-false", "timestamps");
    OddCertificate late = certificate(false);
    byte[] stamp = embedding(late, first);
    stamp[40]++;
    late.set(LIST, false, new DEROctetString(list(List.of(stamp, embedding(late, second)))));
    assertThat(rules(late)).containsExactly("timestamp-false", "timestamps");
  }

  @Test
  void thoseSentAlongCountAsWell() {
    OddCertificate leaf = certificate(true);
    byte[] der = leaf.der();
    var sent =
        new Timestamps(
            Timestamps.Origin.HANDSHAKE,
            Base64.getEncoder()
                .encodeToString(
                    list(List.of(stamp(first, 0, sized(der)), stamp(second, 0, sized(der))))));
    ParsedCertificate parsed = parsed(der);
    assertThat(notes(List.of(parsed, parsed(issuing)), List.of(sent))).isEmpty();
    ParsedCertificate other = parsed(certificate(true));
    assertThat(notes(List.of(other, parsed(issuing)), List.of(sent)))
        .containsExactly("timestamp-false", "timestamp-false", "timestamps");
  }

  @Test
  void brokenListsNeverCount() {
    byte[] whole = list(List.of(embedding(certificate(false), first)));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      OddCertificate leaf = certificate(false).set(LIST, false, new DEROctetString(cut));
      assertThat(rules(leaf)).as("%d", length).isNotEmpty();
    }
  }

  @Test
  void chromesLogsAreKnown() {
    TransparencyLogs known = TransparencyLogs.chromes();
    assertThat(known.size()).isGreaterThan(20);
    assertThat(known.dated()).isAfter("2026-01-01");
  }

  private OddCertificate certificate(boolean year) {
    return issuing
        .leaf("rmm.example.com")
        .add(OTHER, false, DERNull.INSTANCE)
        .serial(BigInteger.valueOf(7))
        .valid(
            new DERUTCTime("261101000000Z"),
            year ? new DERUTCTime("271101000000Z") : new DERUTCTime("270101000000Z"));
  }

  /** With the list between other extensions, where it often stands. */
  private OddCertificate embedded(boolean year, KeyPair... keys) {
    OddCertificate leaf = certificate(year);
    var stamps = new ArrayList<byte[]>();
    for (KeyPair key : keys) {
      stamps.add(embedding(leaf, key));
    }
    leaf.without(OTHER);
    leaf.add(LIST, false, new DEROctetString(list(stamps)));
    return leaf.add(OTHER, false, DERNull.INSTANCE);
  }

  private byte[] embedding(OddCertificate before, KeyPair key) {
    var entry = new ByteArrayOutputStream();
    entry.writeBytes(parsedKey());
    entry.writeBytes(sized(DerBounds.firstInside(before.der())));
    return stamp(key, 1, entry.toByteArray());
  }

  private byte[] parsedKey() {
    return java.util.HexFormat.of().parseHex(parsed(issuing).keySha256());
  }

  private static byte[] sized(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    out.write(bytes.length >> 16);
    out.write(bytes.length >> 8);
    out.write(bytes.length);
    out.writeBytes(bytes);
    return out.toByteArray();
  }

  private static byte[] stamp(KeyPair key, int kind, byte[] entry) {
    byte[] time = {0, 0, 1, (byte) 0x95, 0, 0, 0, 0};
    var signed = new ByteArrayOutputStream();
    signed.writeBytes(new byte[] {0, 0});
    signed.writeBytes(time);
    signed.writeBytes(new byte[] {0, (byte) kind});
    signed.writeBytes(entry);
    signed.writeBytes(new byte[] {0, 0});
    var stamp = new ByteArrayOutputStream();
    stamp.write(0);
    stamp.writeBytes(ParsedCertificate.sha256(key.getPublic().getEncoded()));
    stamp.writeBytes(time);
    stamp.writeBytes(new byte[] {0, 0, 4, 3});
    try {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key.getPrivate());
      signer.update(signed.toByteArray());
      byte[] signature = signer.sign();
      stamp.write(0);
      stamp.write(signature.length);
      stamp.writeBytes(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return stamp.toByteArray();
  }

  private static byte[] list(List<byte[]> stamps) {
    var inside = new ByteArrayOutputStream();
    for (byte[] stamp : stamps) {
      inside.write(stamp.length >> 8);
      inside.write(stamp.length);
      inside.writeBytes(stamp);
    }
    var list = new ByteArrayOutputStream();
    list.write(inside.size() >> 8);
    list.write(inside.size());
    list.writeBytes(inside.toByteArray());
    return list.toByteArray();
  }

  private List<String> rules(OddCertificate leaf) {
    return notes(List.of(parsed(leaf), parsed(root), parsed(issuing)), lists(leaf));
  }

  private static List<Timestamps> lists(OddCertificate leaf) {
    return TimestampLists.of(leaf.der(), Optional.empty(), Optional.empty());
  }

  private List<String> notes(List<ParsedCertificate> chain, List<Timestamps> lists) {
    return TimestampNotes.of(chain, lists, logs).stream().map(Note::rule).toList();
  }

  private static ParsedCertificate parsed(OddCertificate certificate) {
    return parsed(certificate.der());
  }

  private static ParsedCertificate parsed(byte[] der) {
    return switch (ParsedCertificate.read(der)) {
      case ParsedCertificate.Reading.Read(ParsedCertificate certificate) -> certificate;
      case ParsedCertificate.Reading.Unreadable(String why) -> throw new IllegalStateException(why);
    };
  }

  private static String base64(KeyPair pair) {
    return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
  }
}
