package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.testkit.Credential;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class CorpusTest {
  @TestFactory
  Stream<DynamicTest> everyCaseHasItsAnswer() {
    return Corpus.cases().stream()
        .map(given ->
            DynamicTest.dynamicTest(
                given.name(),
                () -> {
                  PathVerdict agent = judge(given, Profile.RFC_5280);
                  assertThat(fault(agent)).isEqualTo(given.fault());
                  assertThat(agent instanceof PathVerdict.Accepted).isEqualTo(given.agent());
                  PathVerdict strict = judge(given, Profile.WEBPKI);
                  assertThat(strict instanceof PathVerdict.Accepted)
                      .as(strict.toString())
                      .isEqualTo(given.strict());
                }));
  }

  static PathVerdict judge(Corpus.Given given, Profile profile) {
    return PathSearch.judge(
        new Question(
            parsed(given.leaf()),
            given.others().stream().map(CorpusTest::parsed).toList(),
            TrustStore.of("corpus", LocalDate.of(2026, 11, 22), List.of(parsed(given.root()))),
            Optional.of(given.host()),
            Corpus.at(),
            Purpose.SERVER,
            profile,
            Question.USUAL_DEPTH,
            List.of(),
            PolicyDemands.NONE));
  }

  static ParsedCertificate parsed(Credential credential) {
    return switch (ParsedCertificate.read(credential.der())) {
      case ParsedCertificate.Reading.Read(ParsedCertificate certificate) -> certificate;
      case ParsedCertificate.Reading.Unreadable(String why) -> throw new IllegalStateException(why);
    };
  }

  private static String fault(PathVerdict verdict) {
    return switch (verdict) {
      case PathVerdict.Accepted _ -> "";
      case PathVerdict.Rejected rejected -> rejected.link().fault().name();
      case PathVerdict.Undecided undecided -> undecided.toString();
    };
  }
}
