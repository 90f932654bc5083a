package io.picket.bench;

import io.picket.probes.trust.CertificateBundle;
import io.picket.probes.trust.ParsedCertificate;
import io.picket.probes.trust.Profile;
import io.picket.probes.trust.Purpose;
import io.picket.probes.trust.Question;
import io.picket.probes.trust.TrustFile;
import io.picket.probes.trust.TrustStore;
import io.picket.scanner.certificate.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How long one chain takes to judge in a warm JVM: parsing, path, name and notes. */
public final class ChainJudging {
  private static final int WARM_UP = 4_000;
  private static final int ROUNDS = 2_000;

  private ChainJudging() {}

  /**
   * @param arguments the roots, and a chain with the leaf first, both PEM; then the host name
   */
  public static void main(String[] arguments) throws IOException {
    Instant now = Instant.now();
    TrustStore store =
        TrustFile.read(Path.of(arguments[0]), LocalDate.ofInstant(now, ZoneOffset.UTC));
    List<byte[]> ders =
        CertificateBundle.read(Files.readAllBytes(Path.of(arguments[1])), Optional.empty())
            .certificates();
    long[] nanos = new long[ROUNDS];
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      long began = System.nanoTime();
      judge(ders, store, arguments[2], now);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - began;
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "median %.0f µs, 99th of 100 %.0f µs a chain%n",
        nanos[ROUNDS / 2] / 1e3,
        nanos[ROUNDS * 99 / 100] / 1e3);
  }

  private static void judge(List<byte[]> ders, TrustStore store, String host, Instant at) {
    List<ParsedCertificate> chain =
        ders.stream()
            .map(
                der -> ((ParsedCertificate.Reading.Read) ParsedCertificate.read(der)).certificate())
            .toList();
    var asked =
        new Case(
            chain.getFirst(),
            chain.subList(1, chain.size()),
            List.of(store),
            Optional.of(host),
            at,
            Purpose.SERVER,
            Profile.RFC_5280,
            Question.USUAL_DEPTH,
            List.of(),
            io.picket.probes.trust.PolicyDemands.NONE);
    if (!asked.judge().accepted().equals(Optional.of(true))) {
      throw new IllegalStateException("the chain should be accepted");
    }
  }
}
