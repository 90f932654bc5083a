package io.picket.probes.trust;

import io.picket.model.CertificateSeen.BrokenLink;
import io.picket.model.CertificateSeen.Fault;
import io.picket.probes.trust.FormerRoots.Ending;
import java.util.List;
import java.util.Optional;

/**
 * Says what broke and what to do about it, in words a technician can act on. An explanation never
 * names the store it was asked of: that stands beside it, and what several stores object to for the
 * same reason is the same text.
 */
final class Explanations {
  /** Each may cost a signature, and an explanation must not cost more than the verdict. */
  private static final int MOST_TRIALS = 16;

  private final Question question;
  private int trials;

  Explanations(Question question) {
    this.question = question;
  }

  /** Why there is no issuer for a certificate. */
  Violation deadEnd(ParsedCertificate last) {
    boolean leaf = last.equals(question.leaf());
    // What was sent along and belongs to no path says nothing of the issuer.
    Optional<String> vendor = VendorDefaults.of(List.of(question.leaf(), last));
    if (vendor.isPresent()) {
      return new Violation("vendor-default", Fault.VENDOR_DEFAULT, "the issuer is " + vendor.get());
    }
    Optional<Ending> former = former(last);
    if (former.filter(Ending::isProven).isPresent() && !isKnownToLead(last)) {
      return gone(former.get(), last);
    }
    Optional<String> elsewhere =
        question
            .store()
            .elsewhere(last)
            .or(() ->
                KnownIntermediates.issuerOf(last)
                    .filter(known -> !question.store().leads(known))
                    .flatMap(known -> question.store().elsewhere(known)));
    if (elsewhere.isPresent()) {
      return new Violation(
          "root-elsewhere",
          Fault.ROOT_DISTRUSTED,
          "it leads to a root that only other programmes have: " + elsewhere.get());
    }
    String namesake = former.map(Explanations::namesake).orElse("");
    if (last.isSelfIssued()) {
      return leaf
          ? new Violation(
              "self-signed",
              Fault.SELF_SIGNED,
              "it is signed by itself: no authority vouches for it, and it is not among the roots"
                  + namesake)
          : new Violation(
              "private-authority",
              Fault.PRIVATE_AUTHORITY,
              "the path ends at this authority, which is signed by itself and is not among the"
                  + " roots: a private authority, or one that no client has by default"
                  + namesake);
    }
    String url =
        last.facts().issuerUrls().isEmpty()
            ? ""
            : "; it says it can be fetched from " + last.facts().issuerUrls().getFirst();
    return new Violation(
        "issuer-missing",
        Fault.MISSING_INTERMEDIATE,
        "its issuer \""
            + last.issuer().text()
            + "\" was not sent and is not among the roots"
            + key(last)
            + KnownIntermediates.issuerOf(last)
                .map(known -> "; it is the known intermediate with SHA-256 " + known.sha256())
                .orElse("")
            + namesake
            + url);
  }

  /**
   * Whether an issuer that something else speaks against belongs to a former root anyway: to mend
   * the issuer would not mend the chain.
   *
   * @param below what it must have signed
   */
  Optional<Violation> former(ParsedCertificate issuer, ParsedCertificate below) {
    return former(issuer)
        .filter(Ending::isProven)
        .filter(_ -> !question.store().leads(issuer))
        .filter(_ -> below.signedBy(issuer) == Signatures.Outcome.GOOD)
        .map(ending -> gone(ending, issuer));
  }

  /** A server that vouches for itself, as most do out of the box, needs no list read. */
  private Optional<Ending> former(ParsedCertificate last) {
    boolean alone = last.equals(question.leaf()) && last.isSelfIssued();
    return !alone && trials++ < MOST_TRIALS ? FormerRoots.mozillas().of(last) : Optional.empty();
  }

  /** Whether the issuer that was not sent is known, and leads to a root of this store. */
  private boolean isKnownToLead(ParsedCertificate last) {
    return KnownIntermediates.issuerOf(last).filter(question.store()::leads).isPresent();
  }

  private Violation gone(Ending former, ParsedCertificate last) {
    String is =
        former.proof() == FormerRoots.Proof.SIGNED_BY_IT
            ? "it was issued by the root "
            : last.isSelfIssued()
                ? "it is the root "
                : "its own issuer is not among the roots, and it has the name and key of the root ";
    return new Violation(
        "root-distrusted",
        Fault.ROOT_DISTRUSTED,
        is
            + former.text()
            + ", which is not in the programme any more"
            + question
                .store()
                .elsewhere(former.root())
                .map(stores -> "; still listed by " + stores)
                .orElse(""));
  }

  private static String namesake(Ending former) {
    return "; it names itself as issued by the root "
        + former.text()
        + (former.proof() == FormerRoots.Proof.NOT_CHECKED
            ? ", which cannot be checked"
            : ", but that root's key did not sign it");
  }

  private static String key(ParsedCertificate last) {
    return last.facts().authorityKeyId().map(id -> " (key identifier " + id + ")").orElse("");
  }

  BrokenLink of(Violation violation, ParsedCertificate about, List<ParsedCertificate> path) {
    return new BrokenLink(
        violation.fault(), about.subjectText(), violation.text(), remedy(violation.fault(), about));
  }

  private String remedy(Fault fault, ParsedCertificate about) {
    boolean leaf = about.equals(question.leaf());
    return switch (fault) {
      case SELF_SIGNED ->
          "Install a certificate from an authority that the clients trust. If this one is meant,"
              + " give it to Picket with --trust-store.";
      case PRIVATE_AUTHORITY ->
          "Nothing, if every client has this authority: give its root to Picket with"
              + " --trust-store. Otherwise install a certificate from a public authority.";
      case VENDOR_DEFAULT ->
          "Replace the certificate that came with the product by one from an authority that the"
              + " clients trust; the vendor's guide names the place in its console.";
      case MISSING_INTERMEDIATE ->
          "Add the missing issuer's certificate behind the server's own in the file that the"
              + " server sends; the authority offers it as \"chain\" or \"bundle\", and picket"
              + " certificate FILE says what belongs where. If it is a private authority, give its"
              + " root to Picket with --trust-store.";
      case ROOT_DISTRUSTED ->
          "Have a new certificate issued under a root that browsers trust today: ask the authority"
              + " for its current chain, or change to another authority.";
      case EXPIRED ->
          leaf
              ? "Renew the certificate and install the new one. If it should be valid still, check"
                  + " the clock of the machine that Picket runs on."
              : "Replace this issuer's certificate by the authority's current one in the file that"
                  + " the server sends; the server's own certificate may stay.";
      case NOT_YET_VALID ->
          "Check the clock of the machine that Picket runs on first, then that of the machine that"
              + " issued it; otherwise wait until then.";
      case BAD_SIGNATURE ->
          "Install the chain that belongs to this certificate: an issuer of the same name with"
              + " another key was sent or is known.";
      case NOT_AN_AUTHORITY, PATH_TOO_LONG, WRONG_PURPOSE, NAME_NOT_PERMITTED, POLICY ->
          leaf
              ? "Have a certificate issued that is meant for this use."
              : "Have the certificate issued by an authority that may issue it; this one may not.";
      case NAME_MISMATCH ->
          about.facts().names().isEmpty()
              ? "Have one issued that has the name among its subject alternative names; ask for"
                  + " them in the request."
              : "Use one of the names the certificate is valid for, or have one issued for this"
                  + " name.";
      case WEAK_ALGORITHM ->
          "Have a new certificate issued with an RSA key of 2048 bits or more, or EC P-256, signed"
              + " with SHA-256.";
      case UNKNOWN_CRITICAL_EXTENSION, MALFORMED ->
          "Have the certificate issued anew; clients refuse what they cannot read.";
      case REVOKED -> "Have a new key and certificate made, and install them.";
      case TOO_COMPLEX -> "Send only the certificates that belong to the path.";
    };
  }
}
