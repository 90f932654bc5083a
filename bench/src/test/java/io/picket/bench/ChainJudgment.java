package io.picket.bench;

import io.picket.probes.trust.ParsedCertificate;
import io.picket.probes.trust.PolicyDemands;
import io.picket.probes.trust.Profile;
import io.picket.probes.trust.Purpose;
import io.picket.probes.trust.Question;
import io.picket.probes.trust.TrustStore;
import io.picket.scanner.certificate.Case;
import io.picket.testkit.Credential;
import io.picket.testkit.KeyKind;
import io.picket.testkit.TestPki;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long one chain of three takes to judge in a warm JVM: path, signatures, name and notes, with
 * and without reading the certificates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class ChainJudgment {
  private static final Instant AT = Instant.parse("2026-11-22T00:00:00Z");
  private static final String HOST = "rmm.example.com";

  /** The kind of all three keys. */
  @Param({"RSA_2048", "P256"})
  public String key = "P256";

  private List<byte[]> chain = List.of();
  private TrustStore store = TrustStore.of("bench", LocalDate.of(2026, 11, 22), List.of());
  private List<ParsedCertificate> parsed = List.of();

  /** Makes the chain. */
  @Setup
  public void make() {
    var pki = TestPki.at(AT);
    KeyKind kind = KeyKind.valueOf(key);
    Credential root = pki.rootOrder("Bench Root").key(kind).issue();
    Credential issuing = pki.intermediateOrder("Bench Issuing", root).key(kind).issue();
    Credential leaf = pki.leafOrder(HOST, issuing).key(kind).issue();
    chain = List.of(leaf.der(), issuing.der());
    parsed = read();
    store = TrustStore.of("bench", LocalDate.of(2026, 11, 22), List.of(read(root.der())));
    if (!judge(parsed).accepted().orElse(false)) {
      throw new IllegalStateException("the chain should be accepted");
    }
  }

  /** The certificates are read already. */
  @Benchmark
  public Case.Result judged() {
    return judge(parsed);
  }

  /** Leaf and intermediate are read each time. */
  @Benchmark
  public Case.Result readAndJudged() {
    return judge(read());
  }

  private List<ParsedCertificate> read() {
    return chain.stream().map(ChainJudgment::read).toList();
  }

  private static ParsedCertificate read(byte[] der) {
    return switch (ParsedCertificate.read(der)) {
      case ParsedCertificate.Reading.Read(ParsedCertificate certificate) -> certificate;
      case ParsedCertificate.Reading.Unreadable(String why) -> throw new IllegalStateException(why);
    };
  }

  private Case.Result judge(List<ParsedCertificate> certificates) {
    return new Case(
            certificates.getFirst(),
            certificates.subList(1, certificates.size()),
            List.of(store),
            List.of(HOST),
            AT,
            Purpose.SERVER,
            Profile.RFC_5280,
            Question.USUAL_DEPTH,
            List.of(),
            PolicyDemands.NONE)
        .judge();
  }
}
