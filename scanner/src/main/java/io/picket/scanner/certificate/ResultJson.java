package io.picket.scanner.certificate;

import io.picket.model.CertificateSeen.BrokenLink;
import io.picket.model.CertificateSeen.Fault;
import io.picket.model.CertificateSeen.Note;
import io.picket.model.CertificateSeen.Remark;
import io.picket.model.Reason;
import io.picket.probes.trust.ParsedCertificate;
import io.picket.probes.trust.PathVerdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An answer as JSON: {@code accepted}, reasons, the path chosen, notes; one answer per store. */
public final class ResultJson {
  private final JsonMapper mapper;

  public ResultJson(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /** Everything said of a file, and how to install the right one where that was asked. */
  public ObjectNode of(FileAnswer answer, Optional<Installation> on) {
    ObjectNode node = of(answer.result());
    answer.keyFits().ifPresent(fits -> node.put("key_fits", Words.of(fits)));
    node.put("must_staple", answer.asked().leaf().demandsStaple());
    answer.issuersSay().tell(node);
    MendedWords.tell(answer, on, node);
    ArrayNode remarks = node.putArray("remarks");
    for (Remark remark : answer.remarks()) {
      remarks.addObject().put("kind", Words.of(remark.kind())).put("detail", remark.detail());
    }
    return node;
  }

  /** The answer to a case. */
  public ObjectNode of(Case.Result result) {
    ObjectNode node = mapper.createObjectNode();
    accepted(node, result.accepted());
    Case.Judged best = result.best();
    verdict(node, best.verdict());
    node.put("revocation", revocation(best.verdict()));
    result.nameMatches().ifPresent(answer -> node.put("name_matches", Words.of(answer)));
    ArrayNode stores = node.putArray("stores");
    for (Case.Judged judged : result.judged()) {
      ObjectNode store = stores.addObject();
      store.put("name", judged.store().name());
      store.put("dated", judged.store().dated().toString());
      accepted(
          store,
          switch (judged.verdict()) {
            case PathVerdict.Accepted _ -> Optional.of(true);
            case PathVerdict.Rejected _ -> Optional.of(false);
            case PathVerdict.Undecided _ -> Optional.empty();
          });
    }
    ArrayNode notes = node.putArray("notes");
    for (Note note : result.notes()) {
      notes
          .addObject()
          .put("rule", note.rule())
          .put("certificate", note.certificate())
          .put("text", note.text());
    }
    return node;
  }

  /** The answer when the case itself cannot be understood. */
  public ObjectNode malformed(String why) {
    return malformed(why, Optional.empty());
  }

  /** The answer when the leaf can be read and is what no certificate may be. */
  public ObjectNode forbidden(String why) {
    return malformed(why, Optional.of(false));
  }

  private ObjectNode malformed(String why, Optional<Boolean> accepted) {
    ObjectNode node = mapper.createObjectNode();
    accepted(node, accepted);
    node.putArray("reasons").addObject().put("reason", "malformed").put("explanation", why);
    node.putArray("path");
    node.putArray("notes");
    return node;
  }

  private static void accepted(ObjectNode node, Optional<Boolean> accepted) {
    if (accepted.isPresent()) {
      node.put("accepted", accepted.get());
    } else {
      node.put("accepted", "unknown");
    }
  }

  private static void verdict(ObjectNode node, PathVerdict verdict) {
    ArrayNode reasons = node.putArray("reasons");
    switch (verdict) {
      case PathVerdict.Accepted(List<ParsedCertificate> path, _) -> path(node, path);
      case PathVerdict.Rejected(BrokenLink link, List<ParsedCertificate> path) -> {
        reasons
            .addObject()
            .put("reason", name(link.fault()))
            .put("certificate", link.certificate())
            .put("explanation", link.explanation())
            .put("remedy", link.remedy());
        path(node, path);
      }
      case PathVerdict.Undecided(Reason reason, String detail) -> {
        reasons
            .addObject()
            .put("reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .put("explanation", detail);
        path(node, List.of());
      }
    }
  }

  private static String revocation(PathVerdict verdict) {
    return switch (verdict) {
      case PathVerdict.Accepted accepted -> accepted.shownUnrevoked() ? "good" : "unknown";
      case PathVerdict.Rejected(BrokenLink link, _) ->
          link.fault() == Fault.REVOKED ? "bad" : "unknown";
      case PathVerdict.Undecided _ -> "unknown";
    };
  }

  private static void path(ObjectNode node, List<ParsedCertificate> path) {
    ArrayNode subjects = node.putArray("path");
    path.forEach(certificate -> subjects.add(certificate.subjectText()));
    ArrayNode fingerprints = node.putArray("path_sha256");
    path.forEach(certificate -> fingerprints.add(certificate.sha256()));
  }

  static String name(Fault fault) {
    return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
