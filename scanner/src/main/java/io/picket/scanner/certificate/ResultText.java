package io.picket.scanner.certificate;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.BrokenLink;
import io.picket.model.CertificateSeen.Fault;
import io.picket.model.CertificateSeen.Note;
import io.picket.model.CertificateSeen.Remark;
import io.picket.model.Reason;
import io.picket.probes.trust.CertificateFacts;
import io.picket.probes.trust.ParsedCertificate;
import io.picket.probes.trust.PathVerdict;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An answer for people: the verdict first, then why, what to do, and what else is to be known. */
public final class ResultText {
  private final PrintStream out;

  public ResultText(PrintStream out) {
    this.out = out;
  }

  /** Prints it, and how to install the right file where that was asked. */
  public void print(FileAnswer answer, Optional<Installation> on) {
    Case asked = answer.asked();
    Case.Result result = answer.result();
    IssuersSay issuersSay = answer.issuersSay();
    out.println(
        issuersSay.revoked().isYes()
            ? "NOT ACCEPTED: REVOKED"
            : result
                .accepted()
                .map(yes -> yes ? accepted(answer) : "NOT ACCEPTED")
                .orElse("CANNOT TELL"));
    stores(answer);
    result.nameMatches().ifPresent(name -> out.println("Name      " + text(name)));
    answer.keyFits().ifPresent(this::key);
    List<String> revoked = issuersSay.lines();
    out.println("Revoked   " + revoked.getFirst());
    revoked.stream().skip(1).forEach(out::println);
    if (asked.leaf().demandsStaple()) {
      out.println(
          "Stapling  demanded by the certificate (RFC 7633): switch OCSP stapling on at the server"
              + " before it is installed, or clients that look refuse it");
    }
    certificates(asked);
    MendedWords.lines(answer, on).forEach(out::println);
    remarks(answer.remarks());
    if (!result.notes().isEmpty()) {
      out.println("Unwise, though the verdict above does not rest on it");
      for (Note note : result.notes()) {
        out.println(
            "  " + (note.certificate() + 1) + "  " + note.text() + " [" + note.rule() + "]");
      }
    }
  }

  private static String accepted(FileAnswer answer) {
    if (answer.keyFits().map(Answer::isNo).orElse(false)) {
      return "ACCEPTED, but the key does not fit: see below";
    }
    return answer.isRight() ? "ACCEPTED" : "ACCEPTED, but the file must be changed: see below";
  }

  /**
   * Lists that say the same for the same reason are named together. What the operator's own store
   * accepts, or what leads to it, needs nothing done for the public ones.
   */
  private void stores(FileAnswer answer) {
    List<Case.Judged> all = answer.result().judged();
    boolean own = all.stream().anyMatch(one -> !one.store().isPublic() && one.isAccepted());
    boolean leads =
        answer.mended().asItIs() && all.stream().anyMatch(one -> !one.store().isPublic());
    var told = new LinkedHashMap<List<String>, List<String>>();
    for (Case.Judged judged : all) {
      String store = judged.store().name() + " " + judged.store().dated();
      List<String> said =
          switch (judged.verdict()) {
            case PathVerdict.Accepted(List<ParsedCertificate> path, _) ->
                List.of("  by ", ", root " + path.getLast().subjectText());
            case PathVerdict.Rejected(BrokenLink link, _) -> {
              String why = "    why   " + link.explanation();
              boolean isNone =
                  link.fault() == Fault.MISSING_INTERMEDIATE
                      || link.fault() == Fault.PRIVATE_AUTHORITY;
              yield own || (leads && isNone)
                  ? List.of("  not by ", ": " + link.certificate(), why)
                  : List.of(
                      "  not by ", ": " + link.certificate(), why, "    do    " + link.remedy());
            }
            case PathVerdict.Undecided(Reason reason, String detail) ->
                List.of("  unknown by ", ": " + reason.text() + ", " + detail);
          };
      told.computeIfAbsent(said, _ -> new ArrayList<>()).add(store);
    }
    told.forEach((said, stores) -> {
      out.println(said.get(0) + String.join(", ", stores) + said.get(1));
      said.stream().skip(2).forEach(out::println);
    });
  }

  private void key(Answer fits) {
    out.println(
        "Key       "
            + switch (fits) {
              case Answer.Unknown(_, String detail) -> "unknown: " + detail;
              case Answer.Yes _, Answer.No _ -> text(fits);
            });
    if (fits.isNo()) {
      out.println(
          "    do    Use the key that was made with this certificate's request, or have the"
              + " certificate issued again for this key.");
    }
  }

  /** Those that the right file does not tell already. */
  private void remarks(List<Remark> remarks) {
    List<String> lines =
        remarks.stream()
            .flatMap(remark ->
                switch (remark.kind()) {
                  case INCOMPLETE,
                      MISORDERED,
                      SUPERFLUOUS,
                      DUPLICATE,
                      ROOT_SENT,
                      EXPIRED_INTERMEDIATE ->
                      Stream.empty();
                  case SELF_SIGNED_LEAF, VENDOR_DEFAULT, MISSING_ISSUER ->
                      Stream.of(
                          "  "
                              + Words.of(remark.kind()).replace('-', ' ')
                              + ": "
                              + remark.detail());
                })
            .toList();
    if (!lines.isEmpty()) {
      out.println("Also");
      lines.forEach(out::println);
    }
  }

  private void certificates(Case asked) {
    var all = new ArrayList<ParsedCertificate>();
    all.add(asked.leaf());
    all.addAll(asked.others());
    out.println("Certificates");
    for (int i = 0; i < all.size(); i++) {
      CertificateSeen.Certificate facts = CertificateFacts.of(all.get(i));
      long days = Duration.between(asked.at(), facts.notAfter()).toDays();
      out.println("  " + (i + 1) + "  " + all.get(i).subjectText());
      out.println(
          "     until "
              + facts.notAfter()
              + (days >= 0 ? " (" + days + " days left)" : " (" + -days + " days ago)")
              + ", "
              + facts.keyAlgorithm()
              + (facts.keyBits() > 0 ? " " + facts.keyBits() : "")
              + ", "
              + facts.signatureAlgorithm());
      List<String> names = facts.names();
      if (i == 0 && !names.isEmpty()) {
        out.println(
            "     for "
                + String.join(", ", names.subList(0, Math.min(8, names.size())))
                + (names.size() > 8 ? " and " + (names.size() - 8) + " more" : ""));
      }
    }
  }

  private static String text(Answer answer) {
    return switch (answer) {
      case Answer.Yes(String how) -> "yes: " + how;
      case Answer.No(String how) -> "NO: " + how;
      case Answer.Unknown(Reason reason, String detail) ->
          "unknown: " + reason.text() + ", " + detail;
    };
  }
}
