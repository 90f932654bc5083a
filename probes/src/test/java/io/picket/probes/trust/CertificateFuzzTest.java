package io.picket.probes.trust;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.parallel.Isolated;

/** DER that a server shows or an issuer answers: searched with {@code JAZZER_FUZZ=1}. */
@Isolated("the fuzzer rewrites every class while it starts")
class CertificateFuzzTest {
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
  }
}
