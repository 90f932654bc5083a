package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.roots.TransparencyLogs;
import io.picket.model.CertificateSeen.Note;
import io.picket.probes.trust.SignedTimestamps.Judged;
import io.picket.probes.trust.SignedTimestamps.Standing;
import io.picket.testkit.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Timestamps that public logs made for a public server's certificate in 2018: what the tests' own
 * logs sign could be wrong in the same way twice. The certificates come with Debian's
 * python3-cryptography-vectors; a log's identifier is the hash of its key, which the test checks by
 * finding the log.
 */
class RealTimestampsTest {
  private static final Path DATA =
      Path.of("/usr/lib/python3/dist-packages/cryptography_vectors/x509");
  private static final String POINT = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE";
  private static final TransparencyLogs LOGS =
      TransparencyLogs.of(
          """
          # Dated: 2018-10-01
          Google;Icarus;%sTtK8v7MICve56qTHHDhhBOuV4IlUaESxZryCfk9QbG9co/CqPvTsgPDbCpp6oFtyAHwlDhnvr7JijXRD9Cb2FA==
          Comodo;Mammoth;%s7+R9dC4VFbbpuyOL+yy14ceAmEf7QGlo/EmtYU6DRzwat43f/3swtLr/L8ugFOOt1YU/RFmMjGCL17ixv66MZw==
          """
              .formatted(POINT, POINT));

  private final ParsedCertificate leaf = stored("cryptography-scts.pem");
  private final ParsedCertificate issuer = stored("letsencryptx3.pem");

  @Test
  void thoseOfRealLogsAreGood() {
    List<Judged> judged = judged(issuer);
    assertThat(judged).extracting(Judged::standing).containsOnly(Standing.GOOD).hasSize(2);
    assertThat(judged)
        .extracting(one -> one.log().orElseThrow().operator())
        .containsExactly("Google", "Comodo");
    assertThat(notes(leaf, issuer)).isEmpty();
  }

  /** The log saw the issuer's key, so that another one makes them false. */
  @Test
  void underAnotherKeyTheyAreFalse() {
    assertThat(judged(leaf)).extracting(Judged::standing).containsOnly(Standing.BAD).hasSize(2);
  }

  @Test
  void withoutTheIssuerNobodyCanTell() {
    assertThat(notes(leaf)).containsExactly("timestamps-unverified");
  }

  private List<Judged> judged(ParsedCertificate by) {
    byte[] list =
        Base64.getDecoder()
            .decode(
                TimestampLists.of(leaf.der(), Optional.empty(), Optional.empty())
                    .getFirst()
                    .listBase64());
    return new SignedTimestamps(LOGS).embedded(list, leaf, by);
  }

  private static List<String> notes(ParsedCertificate... chain) {
    return TimestampNotes.of(
            List.of(chain),
            TimestampLists.of(chain[0].der(), Optional.empty(), Optional.empty()),
            LOGS)
        .stream()
        .map(Note::rule)
        .toList();
  }

  private static ParsedCertificate stored(String file) {
    try {
      byte[] pem = Files.readAllBytes(Peers.requireFolder(DATA).resolve(file));
      byte[] der = CertificateBundle.read(pem, Optional.empty()).certificates().getFirst();
      return ((ParsedCertificate.Reading.Read) ParsedCertificate.read(der)).certificate();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
