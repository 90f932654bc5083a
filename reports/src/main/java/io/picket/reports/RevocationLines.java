package io.picket.reports;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CertificateSeen.Revocation;
import io.picket.model.CertificateSeen.Stapling;
import io.picket.model.Reason;
import java.util.ArrayList;
import java.util.List;

/** What is known of whether certificates of a chain were taken back, and from whom, in words. */
final class RevocationLines {
  private static final int MOST_SOURCES = 12;

  private RevocationLines() {}

  /** The answer, how the server staples, and one line per source that said something. */
  static List<String> of(Chain chain) {
    var lines = new ArrayList<String>();
    lines.add("revoked: " + answer(chain.revoked()));
    chain.stapling().map(RevocationLines::stapling).ifPresent(lines::add);
    chain.revocations().stream()
        .limit(MOST_SOURCES)
        .map(RevocationLines::source)
        .forEach(lines::add);
    int more = chain.revocations().size() - MOST_SOURCES;
    if (more > 0) {
      lines.add("and " + Sentences.count(more, "answer", "answers") + " more");
    }
    return List.copyOf(lines);
  }

  /** Whether neither the server brought an answer along nor anybody was asked for one. */
  static boolean isSilent(Chain chain) {
    return chain.revocations().isEmpty()
        && chain.stapling().map(one -> !one.demanded()).orElse(true)
        && chain.revoked() instanceof Answer.Unknown(Reason reason, _)
        && reason == Reason.NOT_TRIED;
  }

  /** {@code no}, {@code YES} or {@code unknown}, for a cell of a table. */
  static String word(Chain chain) {
    return switch (chain.revoked()) {
      case Answer.Yes _ -> "YES";
      case Answer.No _ -> "no";
      case Answer.Unknown(Reason reason, _) ->
          reason == Reason.NOT_TRIED ? "unknown, not asked" : "unknown, " + reason.text();
    };
  }

  private static String stapling(Stapling stapling) {
    String demand =
        stapling.demanded()
            ? stapling.stapled() < stapling.handshakes()
                ? ", though the certificate demands one each time"
                : ", as the certificate demands"
            : "";
    return stapling.handshakes() == 0
        ? "stapling: no handshake asked for it" + demand
        : "stapling: an OCSP answer came along in "
            + stapling.stapled()
            + " of "
            + Sentences.count(stapling.handshakes(), "handshake", "handshakes")
            + demand;
  }

  private static String source(Revocation one) {
    return one.source().label()
        + one.url().map(url -> " at " + url).orElse("")
        + " on "
        + one.subject()
        + ": "
        + (one.revoked().isNo() ? "good, " : "")
        + answer(one.revoked()).replaceFirst("^(YES|no), ", "")
        + one.thisUpdate().map(from -> "; of " + Sentences.minute(from)).orElse("")
        + one.nextUpdate().map(end -> ", until " + Sentences.minute(end)).orElse("");
  }

  private static String answer(Answer answer) {
    return switch (answer) {
      case Answer.Yes(String how) -> "YES, " + how;
      case Answer.No(String how) -> "no, " + how;
      case Answer.Unknown(Reason reason, String detail) ->
          // What one answer says for itself is no contradiction of another.
          "unknown, "
              + (reason == Reason.NOT_TRIED || reason == Reason.CONTRADICTORY
                  ? ""
                  : reason.text() + ", ")
              + detail;
    };
  }
}
