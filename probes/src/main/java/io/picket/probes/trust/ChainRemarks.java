package io.picket.probes.trust;

import io.picket.model.CertificateSeen.Remark;
import io.picket.model.CertificateSeen.Remark.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is odd about a chain as it was sent, whoever trusts it (RFC 8446 section 4.4.2). */
public final class ChainRemarks {
  private ChainRemarks() {}

  /**
   * The remarks on certificates in the order sent, the leaf first.
   *
   * @param stores tells roots from authorities whose issuer is missing
   */
  public static List<Remark> of(List<ParsedCertificate> sent, Instant at, List<TrustStore> stores) {
    var remarks = new ArrayList<Remark>();
    ParsedCertificate leaf = sent.getFirst();
    List<ParsedCertificate> distinct = List.copyOf(new LinkedHashSet<>(sent));
    List<ParsedCertificate> used = path(distinct);
    VendorDefaults.of(used)
        .ifPresent(vendor -> remarks.add(new Remark(Kind.VENDOR_DEFAULT, vendor)));
    if (leaf.isSelfSigned()) {
      remarks.add(new Remark(Kind.SELF_SIGNED_LEAF, leaf.subjectText()));
    }
    duplicates(sent, remarks);
    order(distinct, used, remarks);
    ParsedCertificate last = used.getLast();
    boolean rootKnown = stores.stream().anyMatch(store -> !store.named(last.issuer()).isEmpty());
    if (!last.isSelfIssued() && !rootKnown && !FormerRoots.mozillas().leads(last)) {
      String url =
          last.facts().issuerUrls().isEmpty()
              ? ""
              : ", to be had at " + last.facts().issuerUrls().getFirst();
      remarks.add(
          new Remark(
              Kind.INCOMPLETE,
              "the issuer \""
                  + last.issuer().text()
                  + "\" is neither among them nor a known root"
                  + url));
    }
    if (used.size() > 1 && last.isSelfIssued()) {
      remarks.add(new Remark(Kind.ROOT_SENT, last.subjectText()));
    }
    for (ParsedCertificate issuer : used.subList(1, used.size())) {
      if (at.isAfter(issuer.notAfter())) {
        remarks.add(
            new Remark(
                Kind.EXPIRED_INTERMEDIATE,
                issuer.subjectText() + " expired on " + issuer.notAfter()));
      }
    }
    return List.copyOf(remarks);
  }

  private static void duplicates(List<ParsedCertificate> sent, List<Remark> remarks) {
    Set<ParsedCertificate> seen = new HashSet<>();
    Set<ParsedCertificate> told = new HashSet<>();
    for (ParsedCertificate certificate : sent) {
      if (!seen.add(certificate) && told.add(certificate)) {
        remarks.add(new Remark(Kind.DUPLICATE, certificate.subjectText()));
      }
    }
  }

  private static void order(
      List<ParsedCertificate> distinct, List<ParsedCertificate> used, List<Remark> remarks) {
    int at = 0;
    boolean rising = true;
    for (ParsedCertificate certificate : used) {
      int place = distinct.indexOf(certificate);
      rising &= place >= at;
      at = place;
    }
    if (!rising) {
      remarks.add(
          new Remark(
              Kind.MISORDERED,
              "the order that leads up is "
                  + String.join(
                      " < ", used.stream().map(ParsedCertificate::subjectText).toList())));
    }
    for (ParsedCertificate certificate : distinct) {
      if (!used.contains(certificate)) {
        remarks.add(new Remark(Kind.SUPERFLUOUS, certificate.subjectText()));
      }
    }
  }

  /** The leaf and whoever issued it, as far as names and key identifiers lead. */
  private static List<ParsedCertificate> path(List<ParsedCertificate> distinct) {
    var path = new ArrayList<ParsedCertificate>();
    path.add(distinct.getFirst());
    while (path.size() < distinct.size()) {
      ParsedCertificate last = path.getLast();
      if (last.isSelfIssued()) {
        break;
      }
      Optional<ParsedCertificate> issuer =
          distinct.stream()
              .filter(candidate -> !path.contains(candidate))
              .filter(candidate -> candidate.subject().same(last.issuer()))
              .min(
                  Comparator.comparing(candidate ->
                      !candidate.facts().subjectKey().equals(last.facts().authorityKeyId())));
      if (issuer.isEmpty()) {
        break;
      }
      path.add(issuer.get());
    }
    return path;
  }
}
