package io.picket.checks;

import io.picket.fingerprints.advisories.Advisories;
import io.picket.fingerprints.advisories.Advisory;
import io.picket.fingerprints.advisories.ProductVersion;
import io.picket.model.CheckCard;
import io.picket.model.Confidence;
import io.picket.model.Evidence;
import io.picket.model.ProductMatch;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the version shown lies in a range that an advisory calls affected. That is all it says: a
 * fix carried back, or a banner that is wrong, cannot be seen from outside.
 */
record NoKnownAdvisory() implements Check.OfEndpoint<ServiceSeen> {
  static final CheckCard CARD =
      Card.of(
              "product-version-without-advisory",
              Severity.CRITICAL,
              "No advisory names the version that is shown")
          .why(
              "Remote-management servers are attacked within days of an advisory, because each of"
                  + " them opens many networks. A version in an affected range is the first thing"
                  + " attackers look for.")
          .remedy(
              "Update to a version without known advisories. If the list says that it is exploited,"
                  + " look for traces of a break-in before you update.")
          .see(
              "CISA BOD 26-04 (for the order of work; it binds US agencies)",
              "https://www.cisa.gov/news-events/directives")
          .refutes("ME-02")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Class<ServiceSeen> needs() {
    return ServiceSeen.class;
  }

  @Override
  public Optional<String> declines(ServiceFacts endpoint) {
    return Optional.empty();
  }

  @Override
  public Verdict judge(ServiceSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    if (seen.contradictory()) {
      return new Verdict.Unknown(
          Reason.CONTRADICTORY, "The port shows the signs of too many products at once.");
    }
    Advisories list = circumstances.advisories();
    String age = list.warning(circumstances.at()).map(warning -> " " + warning).orElse("");
    var clean = new ArrayList<String>();
    Optional<Verdict> unknown = Optional.empty();
    for (ProductMatch match : Affected.known(seen, list)) {
      Optional<Affected> affected = Affected.of(match, list);
      if (affected.isPresent()) {
        return failed(affected.get(), list, age);
      }
      List<ProductVersion> versions = Affected.versions(match);
      if (versions.isEmpty()) {
        unknown = Optional.of(unreadable(match, seen));
      }
      versions.forEach(version -> clean.add(match.name() + " " + version + doubt(match, version)));
    }
    if (unknown.isPresent()) {
      return unknown.get();
    }
    return clean.isEmpty()
        ? new Verdict.NotApplicable("No product was recognised that the list of advisories knows.")
        : new Verdict.Pass(
            "No advisory of the list of "
                + list.dated()
                + " names "
                + Phrases.list(clean)
                + "."
                + age);
  }

  /** Nothing is known against a version that may be another one. */
  private static String doubt(ProductMatch match, ProductVersion version) {
    Confidence confidence = Affected.confidence(match, version);
    return confidence == Confidence.HIGH
        ? ""
        : " (confidence in the version: " + confidence.name().toLowerCase(Locale.ROOT) + ")";
  }

  private static Verdict unreadable(ProductMatch match, ServiceSeen seen) {
    if (match.version().isEmpty() && seen.detail(ServiceSeen.THROTTLED).isPresent()) {
      return new Verdict.Unknown(
          Reason.THROTTLED,
          match.name() + " said that it was asked too often and showed no version.");
    }
    return new Verdict.Unknown(
        Reason.UNRECOGNISED,
        match.version().isEmpty()
            ? match.name() + " shows no version, so advisories cannot be compared."
            : "The version of "
                + match.name()
                + " could not be understood: "
                + match.version().get()
                + ".");
  }

  private static Verdict failed(Affected affected, Advisories list, String age) {
    Severity worst = Severity.LOW;
    ProductMatch match = affected.match();
    var evidence = new ArrayList<>(match.evidence());
    for (Advisory advisory : affected.advisories()) {
      if (advisory.severity().compareTo(worst) > 0) {
        worst = advisory.severity();
      }
      evidence.add(new Evidence(advisory.id(), told(advisory, match.id(), affected.version())));
    }
    return new Verdict.Fail(
        worst,
        "Fix within "
            + affected.advisories().getFirst().tier().days()
            + " days: version "
            + affected.version()
            + " of "
            + match.name()
            + " is in the affected range of "
            + Phrases.list(affected.advisories().stream().map(Advisory::id).toList())
            + " (confidence in the version: "
            + affected.confidence().name().toLowerCase(Locale.ROOT)
            + "). No advisory of the list names "
            + affected.beyond(list)
            + "."
            + age,
        evidence);
  }

  private static String told(Advisory advisory, String product, ProductVersion version) {
    var text = new StringBuilder(advisory.title());
    advisory
        .affecting(product, version)
        .ifPresent(range -> text.append("; affected: ").append(range));
    text.append("; CVSS ").append(advisory.cvss());
    advisory.exploited().ifPresent(day -> text.append("; exploited, listed ").append(day));
    if (advisory.ransomware()) {
      text.append("; used by ransomware groups");
    }
    text.append("; fix within ").append(advisory.tier().days()).append(" days");
    advisory.condition().ifPresent(condition -> text.append("; ").append(condition));
    advisory.note().ifPresent(note -> text.append("; ").append(note));
    return text.toString();
  }
}
