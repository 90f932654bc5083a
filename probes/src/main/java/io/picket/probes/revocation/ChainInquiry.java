package io.picket.probes.revocation;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CertificateSeen.Fault;
import io.picket.model.CertificateSeen.Remark;
import io.picket.model.CertificateSeen.Revocation;
import io.picket.model.Reason;
import io.picket.probes.trust.IssuerAddresses;
import io.picket.probes.trust.OcspAnswer;
import io.picket.probes.trust.ParsedCertificate;
import io.picket.probes.trust.PathSearch;
import io.picket.probes.trust.PathVerdict;
import io.picket.probes.trust.Purpose;
import io.picket.probes.trust.Question;
import io.picket.probes.trust.RevocationList;
import io.picket.probes.trust.Revocations;
import io.picket.probes.trust.TrustStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The inquiry about one chain: finds its path, then asks about each certificate on it. */
final class ChainInquiry {
  /** Issuers that may be missing one above the other. */
  private static final int MOST_ISSUERS = 3;

  private final Instant at;
  private final Purpose purpose;
  private final IssuerWord word;
  private final long deadline;
  private final List<Revocation> heard;
  private final List<Remark> remarks;

  private ChainInquiry(
      List<Revocation> heard,
      List<Remark> remarks,
      Instant at,
      Purpose purpose,
      IssuerWord word,
      long deadline) {
    this.at = at;
    this.purpose = purpose;
    this.word = word;
    this.deadline = deadline;
    this.heard = new ArrayList<>(heard);
    this.remarks = new ArrayList<>(remarks);
  }

  /** A path that leads to a root, and the question it answers. */
  private record Chosen(List<ParsedCertificate> path, Question question) {}

  /**
   * The chain with what its issuers say.
   *
   * @param deadline on the clock of {@link System#nanoTime()}
   */
  static Chain complete(
      Chain chain,
      List<TrustStore> stores,
      Instant at,
      Purpose purpose,
      IssuerWord word,
      long deadline)
      throws InterruptedException {
    var sent = new ArrayList<ParsedCertificate>();
    for (var certificate : chain.certificates()) {
      if (ParsedCertificate.read(Base64.getDecoder().decode(certificate.derBase64()))
          instanceof ParsedCertificate.Reading.Read(ParsedCertificate readable)) {
        sent.add(readable);
      } else if (sent.isEmpty()) {
        return chain;
      }
    }
    ParsedCertificate leaf = sent.getFirst();
    if (leaf.isSelfIssued() || chain.stapling().isEmpty()) {
      return chain;
    }
    var inquiry =
        new ChainInquiry(chain.revocations(), chain.remarks(), at, purpose, word, deadline);
    List<ParsedCertificate> path = inquiry.ask(leaf, sent.subList(1, sent.size()), stores);
    return chain.heard(
        Revocations.together(inquiry.heard, leaf, path, chain.stapling().get()),
        inquiry.heard,
        inquiry.remarks);
  }

  /** The issuers that were fetched because the chain lacks them, where they complete it. */
  static List<ParsedCertificate> missing(
      ParsedCertificate leaf,
      List<ParsedCertificate> others,
      List<TrustStore> stores,
      Instant at,
      Purpose purpose,
      IssuerWord word,
      long deadline)
      throws InterruptedException {
    var inquiry = new ChainInquiry(List.of(), List.of(), at, purpose, word, deadline);
    Optional<Chosen> chosen = inquiry.chosen(leaf, others, stores);
    for (TrustStore store : stores) {
      if (chosen.isEmpty()) {
        chosen = inquiry.withFetched(Question.of(leaf, others, store, at, purpose));
      }
    }
    return chosen.map(one -> one.question().others()).orElse(List.of()).stream()
        .filter(one -> !others.contains(one))
        .toList();
  }

  private List<ParsedCertificate> ask(
      ParsedCertificate leaf, List<ParsedCertificate> others, List<TrustStore> stores)
      throws InterruptedException {
    Optional<Chosen> chosen = chosen(leaf, others, stores);
    for (TrustStore store : stores) {
      if (chosen.isEmpty()) {
        chosen = withFetched(Question.of(leaf, others, store, at, purpose));
      }
    }
    if (chosen.isEmpty()) {
      heard.add(
          IssuerWord.nothing(
              Revocation.Source.OCSP,
              "",
              leaf,
              Reason.NOT_TRIED,
              "not asked: the chain leads to no known root, so that the addresses in it may be"
                  + " anybody's"));
      return List.of();
    }
    List<ParsedCertificate> path = chosen.get().path();
    for (int i = 0; i + 1 < path.size(); i++) {
      ask(path.get(i), path.get(i + 1), chosen.get());
    }
    return path;
  }

  private Optional<Chosen> chosen(
      ParsedCertificate leaf, List<ParsedCertificate> others, List<TrustStore> stores) {
    for (TrustStore store : stores) {
      Question question = Question.of(leaf, others, store, at, purpose);
      if (PathSearch.judge(question) instanceof PathVerdict.Accepted accepted) {
        return Optional.of(new Chosen(accepted.path(), question));
      }
    }
    return Optional.empty();
  }

  /** Completes a chain that lacks issuers, one after the other. */
  private Optional<Chosen> withFetched(Question asked) throws InterruptedException {
    Question question = asked;
    for (int i = 0; i <= MOST_ISSUERS; i++) {
      switch (PathSearch.judge(question)) {
        case PathVerdict.Accepted accepted -> {
          remarks.add(
              new Remark(
                  Remark.Kind.MISSING_ISSUER,
                  "with what was fetched, a path leads to \""
                      + accepted.path().getLast().subjectText()
                      + "\" of "
                      + question.store().name()));
          return Optional.of(new Chosen(accepted.path(), question));
        }
        case PathVerdict.Rejected rejected -> {
          Optional<ParsedCertificate> issuer =
              rejected.link().fault() == Fault.MISSING_INTERMEDIATE && i < MOST_ISSUERS
                  ? missing(rejected.path().getLast())
                  : Optional.empty();
          if (issuer.isEmpty()) {
            return Optional.empty();
          }
          question = question.with(issuer.get());
        }
        case PathVerdict.Undecided _ -> {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** The issuer of a certificate, fetched. */
  private Optional<ParsedCertificate> missing(ParsedCertificate last) throws InterruptedException {
    for (String url : IssuerAddresses.in(last).issuers()) {
      String what;
      switch (word.published(url, left())) {
        case IssuerWord.Published.Found(List<ParsedCertificate> certificates) -> {
          Optional<ParsedCertificate> issuer = OcspAnswer.issuer(last, certificates);
          if (issuer.isPresent()) {
            tell("\"" + issuer.get().subjectText() + "\" was not sent; it is at " + url);
            return issuer;
          }
          what = "what is there did not issue it";
        }
        case IssuerWord.Published.Not(Reason reason, String detail) ->
            what = reason.text() + ", " + detail;
      }
      tell("the issuer of \"" + last.subjectText() + "\" cannot be had at " + url + ": " + what);
    }
    return Optional.empty();
  }

  private void tell(String text) {
    var remark = new Remark(Remark.Kind.MISSING_ISSUER, text);
    if (!remarks.contains(remark)) {
      remarks.add(remark);
    }
  }

  private long left() {
    return deadline - System.nanoTime();
  }

  private void ask(ParsedCertificate about, ParsedCertificate issuer, Chosen chosen)
      throws InterruptedException {
    if (isSettled(about)) {
      return;
    }
    IssuerAddresses addresses = IssuerAddresses.in(about);
    for (String url : addresses.responders()) {
      heard.add(word.ocsp(url, about, issuer, at, left()));
      if (isSettled(about)) {
        return;
      }
    }
    if (!addresses.lists().isEmpty()) {
      lists(about, addresses.lists(), chosen);
    } else if (addresses.responders().isEmpty()) {
      heard.add(
          IssuerWord.nothing(
              Revocation.Source.CRL,
              "",
              about,
              Reason.NOT_TRIED,
              "it names neither a responder nor a revocation list over plain HTTP"));
    }
  }

  private boolean isSettled(ParsedCertificate about) {
    return heard.stream()
        .filter(one -> one.certificate().equals(about.sha256()))
        .anyMatch(one -> !one.revoked().isUnknown());
  }

  private void lists(ParsedCertificate about, List<String> urls, Chosen chosen)
      throws InterruptedException {
    var read = new ArrayList<RevocationList>();
    Optional<Revocation> failed = Optional.empty();
    for (String url : urls) {
      switch (word.list(url, left())) {
        case IssuerWord.ListRead.Read(RevocationList list) -> read.add(list);
        case IssuerWord.ListRead.Not(Reason reason, String detail) ->
            failed =
                Optional.of(
                    IssuerWord.nothing(
                        Revocation.Source.CRL,
                        url,
                        about,
                        reason,
                        "the revocation list: " + detail));
      }
    }
    if (!read.isEmpty()) {
      OcspAnswer.Reading reading =
          Revocations.listed(about, chosen.path(), chosen.question().with(read));
      heard.add(
          Revocations.of(
              Revocation.Source.CRL,
              Optional.of(String.join(" ", urls)),
              about,
              reading,
              Optional.empty()));
      if (!(reading.revoked() instanceof Answer.Unknown)) {
        return;
      }
    }
    failed.ifPresent(heard::add);
  }
}
