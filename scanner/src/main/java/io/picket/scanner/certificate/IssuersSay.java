package io.picket.scanner.certificate;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.Remark;
import io.picket.model.CertificateSeen.Revocation;
import io.picket.model.Reason;
import io.picket.probes.certificate.CertificateExamination;
import io.picket.probes.certificate.Handshakes;
import io.picket.probes.revocation.IssuerInquiry;
import io.picket.probes.trust.ParsedCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What issuers say about a certificate in a file.
 *
 * @param revoked yes, no, or why neither is known
 * @param isOpen whether they were asked and it is not known all the same; never for a certificate
 *     that is its own issuer, which nobody can take back
 * @param revocations what each source said
 * @param remarks on issuers that the file lacks
 */
public record IssuersSay(
    Answer revoked, boolean isOpen, List<Revocation> revocations, List<Remark> remarks) {
  public IssuersSay {
    revocations = List.copyOf(revocations);
    remarks = List.copyOf(remarks);
  }

  /** Nobody was asked. */
  public static IssuersSay notAsked() {
    return new IssuersSay(
        new Answer.Unknown(Reason.NOT_TRIED, "not asked: --fetch-revocation was not given"),
        false,
        List.of(),
        List.of());
  }

  /** Asks them. */
  public static IssuersSay about(Case asked, IssuerInquiry issuers) throws InterruptedException {
    List<byte[]> ders = new ArrayList<>();
    ders.add(asked.leaf().der());
    asked.others().stream().map(ParsedCertificate::der).forEach(ders::add);
    CertificateSeen.Chain chain =
        new CertificateExamination(asked.stores())
            .examine(
                "file",
                Handshakes.of(ders, Map.of()),
                asked.hosts().stream().findFirst().orElse(""),
                asked.at());
    CertificateSeen.Chain told =
        issuers
            .complete(
                new CertificateSeen(List.of(chain), List.of()),
                asked.stores(),
                asked.at(),
                asked.purpose())
            .chains()
            .getFirst();
    return new IssuersSay(
        told.revoked(),
        told.revoked().isUnknown() && !asked.leaf().isSelfIssued(),
        told.revocations(),
        told.remarks().stream()
            .filter(remark -> remark.kind() == Remark.Kind.MISSING_ISSUER)
            .toList());
  }

  /** Adds it to an answer; whoever was revoked is not accepted. */
  public void tell(ObjectNode node) {
    node.put("revoked", Words.of(revoked));
    node.put("revoked_detail", detail(revoked));
    if (!revoked.isUnknown()) {
      node.put("revocation", revoked.isYes() ? "bad" : "good");
    }
    if (revoked instanceof Answer.Yes(String how)) {
      node.put("accepted", false);
      node.withArray("reasons")
          .addObject()
          .put("reason", "revoked")
          .put("explanation", how)
          .put("remedy", "Have a new key and certificate made, and install them.");
    }
    ArrayNode sources = node.putArray("revocations");
    for (Revocation one : revocations) {
      ObjectNode source = sources.addObject();
      source.put("source", one.source().label());
      one.url().ifPresent(url -> source.put("url", url));
      source.put("certificate", one.subject());
      source.put("certificate_sha256", one.certificate());
      source.put("revoked", Words.of(one.revoked()));
      source.put("detail", detail(one.revoked()));
      one.thisUpdate().ifPresent(from -> source.put("this_update", from.toString()));
      one.nextUpdate().ifPresent(end -> source.put("next_update", end.toString()));
    }
  }

  /** The lines for people: the answer, then each source with its dates. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(text(revoked));
    for (Revocation one : revocations) {
      lines.add(
          "  "
              + one.source().label()
              + one.url().map(url -> " at " + url).orElse("")
              + " on "
              + one.subject()
              + ": "
              + text(one.revoked())
              + one.thisUpdate().map(from -> "; of " + from).orElse("")
              + one.nextUpdate().map(end -> ", until " + end).orElse(""));
    }
    return lines;
  }

  private static String text(Answer answer) {
    String word = answer.isYes() ? "YES: " : answer.isNo() ? "no: " : "unknown: ";
    return word + detail(answer);
  }

  private static String detail(Answer answer) {
    return switch (answer) {
      case Answer.Yes(String how) -> how;
      case Answer.No(String how) -> how;
      case Answer.Unknown(Reason reason, String detail) ->
          // What one answer says for itself is no contradiction of another.
          reason == Reason.NOT_TRIED || reason == Reason.CONTRADICTORY
              ? detail
              : reason.text() + ", " + detail;
    };
  }
}
