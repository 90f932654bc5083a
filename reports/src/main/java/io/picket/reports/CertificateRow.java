package io.picket.reports;

import io.picket.model.Addresses;
import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.HostFacts;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A certificate that was presented by some server, and everyone who presents it.
 *
 * @param usedPercent how much of its lifetime has passed, 0 to 100
 * @param trust what trust stores say, in words, those that agree in one line
 * @param verdict the trust of all stores together, in a word or two
 * @param revocation whether it was taken back, by whose word
 * @param revoked whether it was
 * @param usedBy endpoints, with the name asked for
 */
record CertificateRow(
    CertificateSeen.Certificate certificate,
    int usedPercent,
    List<String> trust,
    String verdict,
    String nameMatch,
    boolean nameMatches,
    List<String> remarks,
    List<String> revocation,
    boolean revoked,
    Set<String> usedBy) {
  private static final String SOME = "Trusted by ";

  /** All leaf certificates of a record, the one that ends first on top. */
  static List<CertificateRow> of(ScanRecord record) {
    Map<List<Object>, CertificateRow> rows = new LinkedHashMap<>();
    for (HostFacts host : record.hosts()) {
      for (ServiceFacts service : host.services()) {
        var seen = service.fact(CertificateSeen.class);
        if (seen.isEmpty()) {
          continue;
        }
        String user = Addresses.bracketed(host.host().declared()) + ":" + service.endpoint().port();
        for (CertificateSeen.Chain chain : seen.get().chains()) {
          if (!chain.certificates().isEmpty()) {
            CertificateRow row = of(chain, record.run().started());
            rows.computeIfAbsent(row.alike(chain.nameAsked()), any -> row).usedBy().add(user);
          }
        }
      }
    }
    List<CertificateRow> sorted = new ArrayList<>(rows.values());
    sorted.sort(Comparator.comparing(row -> row.certificate().notAfter()));
    Map<String, List<String>> sharing = new HashMap<>();
    CertificateUse.of(record)
        .forEach(use ->
            sharing.put(
                use.certificate().sha256(),
                Stream.concat(use.sharing().stream(), use.unwise().stream()).toList()));
    return sorted.stream()
        .map(row -> row.sharing(sharing.getOrDefault(row.certificate().sha256(), List.of())))
        .toList();
  }

  private CertificateRow sharing(List<String> lines) {
    List<String> more = Stream.concat(remarks.stream(), lines.stream()).toList();
    return new CertificateRow(
        certificate,
        usedPercent,
        trust,
        verdict,
        nameMatch,
        nameMatches,
        more,
        revocation,
        revoked,
        usedBy);
  }

  private static CertificateRow of(CertificateSeen.Chain chain, Instant now) {
    CertificateSeen.Certificate leaf = chain.certificates().getFirst();
    Duration lifetime = Duration.between(leaf.notBefore(), leaf.notAfter());
    Duration left = Duration.between(now, leaf.notAfter());
    double used = lifetime.isPositive() ? 1 - (double) left.toSeconds() / lifetime.toSeconds() : 1;
    return new CertificateRow(
        leaf,
        (int) Math.round(Math.clamp(used, 0.0, 1.0) * 100),
        trust(chain.paths()),
        verdict(chain.paths()),
        answer(chain.nameMatches()),
        chain.nameMatches().isYes(),
        chain.remarks().stream()
            .map(remark ->
                ModelIntrospector.snake(remark.kind().name()).replace('_', ' ')
                    + ": "
                    + remark.detail())
            .toList(),
        RevocationLines.of(chain),
        chain.revoked().isYes(),
        new LinkedHashSet<>());
  }

  /** Stores that say the same are named together. */
  private static List<String> trust(List<CertificateSeen.Path> paths) {
    Map<String, String> stores = new LinkedHashMap<>();
    for (CertificateSeen.Path path : paths) {
      stores.merge(
          trust(path.trusted()),
          path.store() + " of " + path.dated(),
          (some, one) -> some + ", " + one);
    }
    return stores.entrySet().stream().map(one -> one.getValue() + ": " + one.getKey()).toList();
  }

  private static String trust(Answer trusted) {
    return switch (trusted) {
      case Answer.Yes(String root) -> "trusted, by " + root;
      case Answer.No(String why) -> "not trusted, " + why;
      case Answer.Unknown(var reason, String detail) -> "unknown, " + reason.text() + ", " + detail;
    };
  }

  /** The trust in a word or two; what could not be told is not called distrust. */
  private static String verdict(List<CertificateSeen.Path> paths) {
    if (paths.isEmpty()) {
      return "Not judged";
    } else if (paths.stream().allMatch(path -> path.trusted().isYes())) {
      return "Trusted";
    } else if (paths.stream().allMatch(path -> path.trusted().isNo())) {
      return "Not trusted";
    }
    String trusting =
        paths.stream()
            .filter(path -> path.trusted().isYes())
            .map(CertificateSeen.Path::store)
            .collect(Collectors.joining(", "));
    return trusting.isEmpty() ? "Unknown" : SOME + trusting;
  }

  /**
   * The verdict's colour. Where some trust it and others do not, that is neither: whether these are
   * the ones that count is for the check to say.
   */
  String colour() {
    return verdict.equals("Trusted") ? "good" : verdict.startsWith(SOME) ? "" : "bad";
  }

  private static String answer(Answer answer) {
    return switch (answer) {
      case Answer.Yes(String how) -> "yes, " + how;
      case Answer.No(String how) -> "no, " + how;
      case Answer.Unknown(var reason, String detail) -> "unknown, " + reason.text() + ", " + detail;
    };
  }

  /** {@code 11 days left}, {@code ended 3 days ago}, {@code not yet valid}. */
  String left(Instant now) {
    return CertificateUse.left(certificate, now);
  }

  /** What endpoints have in common that share a row: another verdict is another row. */
  private List<Object> alike(String nameAsked) {
    return List.of(certificate.sha256(), nameAsked, trust, remarks, revocation);
  }
}
