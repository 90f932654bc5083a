package io.picket.probes.trust;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.picket.fingerprints.roots.TransparencyLogs;
import io.picket.testkit.Credential;
import io.picket.testkit.KeyKind;
import io.picket.testkit.OcspOrder;
import io.picket.testkit.TestPki;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.provider.MethodSource;

/** DER that a server shows or an issuer answers: searched with {@code JAZZER_FUZZ=1}. */
@Isolated("the fuzzer rewrites every class while it starts")
class CertificateFuzzTest {
  private static final TestPki PKI = TestPki.at(Instant.parse("2026-11-22T00:00:00Z"));
  private static final Credential ROOT = PKI.root("Root");
  private static final Credential LEAF = PKI.leaf("a.example", ROOT);
  private static final ParsedCertificate LEAF_READ = parsed(LEAF);
  private static final ParsedCertificate ROOT_READ = parsed(ROOT);
  private static final byte[] LOG = KeyKind.P256.of("a log").getPublic().getEncoded();
  private static final SignedTimestamps TIMESTAMPS =
      new SignedTimestamps(
          TransparencyLogs.of(
              "# Dated: 2026-11-22\nA;a;" + Base64.getEncoder().encodeToString(LOG) + "\n"));

  static Stream<byte[]> known() {
    return Stream.of(
        LEAF.der(),
        OcspOrder.about(LEAF, ROOT, PKI.now()).issue(),
        OcspOrder.about(LEAF, ROOT, PKI.now()).delegatedTo(PKI.leaf("b.example", ROOT)).issue(),
        timestamps());
  }

  @MethodSource("known")
  @FuzzTest(maxDuration = "4m")
  void survives(byte[] received) {
    DerBounds.problem(received);
    if (ParsedCertificate.read(received)
        instanceof ParsedCertificate.Reading.Read(ParsedCertificate certificate)) {
      CertificateFacts.of(certificate);
    }
    try {
      RevocationList.of(received);
    } catch (IllegalArgumentException expected) {
      // As it should be for nearly everything.
    }
    OcspAnswer.read(received, "the answer", LEAF_READ, List.of(ROOT_READ), PKI.now());
    TimestampLists.of(received, Optional.of(received), Optional.of(received));
    TIMESTAMPS.embedded(received, LEAF_READ, ROOT_READ);
    TIMESTAMPS.sent(received, LEAF_READ);
  }

  /** A list of one timestamp with a signature that is none (RFC 6962 section 3.2). */
  private static byte[] timestamps() {
    ByteBuffer list = ByteBuffer.allocate(2 + 2 + 1 + 32 + 8 + 2 + 2 + 2 + 8);
    list.putShort((short) (list.capacity() - 2)).putShort((short) (list.capacity() - 4));
    list.put((byte) 0).put(ParsedCertificate.sha256(LOG)).putLong(PKI.now().toEpochMilli());
    list.putShort((short) 0).put((byte) 4).put((byte) 3);
    list.putShort((short) 8).put(new byte[] {0x30, 6, 2, 1, 1, 2, 1, 1});
    return list.array();
  }

  private static ParsedCertificate parsed(Credential credential) {
    return switch (ParsedCertificate.read(credential.der())) {
      case ParsedCertificate.Reading.Read(ParsedCertificate read) -> read;
      case ParsedCertificate.Reading.Unreadable unreadable ->
          throw new IllegalStateException(unreadable.toString());
    };
  }
}
