package io.picket.checks;

import io.picket.fingerprints.guides.Guide;
import io.picket.fingerprints.guides.Guides;
import io.picket.model.CheckCard;
import io.picket.model.CheckId;
import io.picket.model.Declaration;
import io.picket.model.Declaration.Attestation;
import io.picket.model.Finding;
import io.picket.model.GuideCoverage;
import io.picket.model.GuideCoverage.Power;
import io.picket.model.GuideCoverage.Status;
import io.picket.model.HostFacts;
import io.picket.model.Severity;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds findings and attestations against a hardening guide.
 *
 * <ol>
 *   <li>A row that anything refutes is refuted, whatever was attested.
 *   <li>A row is verified only when a check that may verify it passed and none could not tell; a
 *       pass that leaves ports out verifies nothing.
 *   <li>A check that may only refute never verifies: its pass is "nothing found".
 *   <li>A valid attestation answers what nobody could see. One that has expired answers nothing.
 *   <li>No look from outside counts where the product is not the guide's, nor at the ports of
 *       another product ({@link GuidedServer}).
 *   <li>A row about carrying out other rows is refuted only where somebody attested one of them.
 * </ol>
 */
public final class Coverage {
  private final Guide guide;
  private final Profile profile;
  private final List<Finding> findings;
  private final Optional<Declaration> declaration;
  private final LocalDate today;
  private final GuidedServer server;

  private Coverage(
      Guide guide,
      Profile profile,
      List<HostFacts> seen,
      List<Finding> findings,
      Optional<Declaration> declaration,
      LocalDate today) {
    this.guide = guide;
    this.profile = profile;
    this.server = new GuidedServer(guide, seen, declaration);
    this.findings = findings.stream().filter(server::concerns).toList();
    this.declaration = declaration;
    this.today = today;
  }

  /**
   * One coverage for every target, in order of target; none when the profile follows no guide.
   *
   * @param seen in which the guide's product must be, whatever product the profile expects
   * @param findings what the judge made of the facts by this profile
   * @param at the moment of the scan, by which attestations expire
   */
  public static List<GuideCoverage> of(
      List<HostFacts> seen, List<Finding> findings, Profile profile, Instant at) {
    Optional<Guide> guide = profile.guide().flatMap(Guides::named);
    if (guide.isEmpty()) {
      return List.of();
    }
    Map<String, List<Finding>> byHost = new LinkedHashMap<>();
    for (Finding finding : findings) {
      switch (finding.key().subject()) {
        case Subject.OfEndpoint endpoint -> add(byHost, endpoint.host(), finding);
        case Subject.OfHost(String host) -> add(byHost, host, finding);
        case Subject.OfScan _ -> {}
      }
    }
    var all = new ArrayList<GuideCoverage>();
    LocalDate today = at.atOffset(ZoneOffset.UTC).toLocalDate();
    byHost.forEach((host, about) ->
        all.add(
            new Coverage(
                    guide.get(),
                    profile,
                    seen.stream().filter(one -> one.host().declared().equals(host)).toList(),
                    about,
                    profile.declarationOf(host),
                    today)
                .coverage(host)));
    return all;
  }

  private static void add(Map<String, List<Finding>> byHost, String host, Finding finding) {
    byHost.computeIfAbsent(host, _ -> new ArrayList<>()).add(finding);
  }

  private GuideCoverage coverage(String host) {
    return new GuideCoverage(
        guide.id(),
        guide.title(),
        host,
        server.remarks(),
        guide.rows().stream().map(this::row).toList());
  }

  /** What was found of a row, before it is put into the coverage. */
  private record Answered(Status status, String because) {}

  private GuideCoverage.Row row(Guide.Row row) {
    Map<CheckId, CheckCard.Power> speaking = speaking(row.id());
    Answered answered = answered(row, speaking);
    return new GuideCoverage.Row(
        row.id(),
        row.section(),
        row.text(),
        row.power(),
        answered.status(),
        answered.because(),
        List.copyOf(speaking.keySet()),
        row.remark());
  }

  private Map<CheckId, CheckCard.Power> speaking(String row) {
    var speaking = new LinkedHashMap<CheckId, CheckCard.Power>();
    for (Check check : profile.checks()) {
      for (CheckCard.GuideRow spoken : check.card().guideRows()) {
        if (spoken.id().equals(row)) {
          speaking.put(check.card().id(), spoken.power());
        }
      }
    }
    return speaking;
  }

  private Answered answered(Guide.Row row, Map<CheckId, CheckCard.Power> speaking) {
    if (row.notApplicable().isPresent()) {
      return new Answered(Status.NOT_APPLICABLE, row.notApplicable().get());
    }
    if (row.needsRole().isPresent()) {
      Declaration.Role role = row.needsRole().get();
      boolean declared =
          declaration.map(d -> d.role() == role || d.port(use(role)).isPresent()).orElse(false);
      if (!declared) {
        return new Answered(
            Status.NOT_APPLICABLE, "No " + label(role) + " is declared for this server.");
      }
    }
    Answered seen = seen(row, speaking);
    boolean settled =
        switch (seen.status()) {
          case VERIFIED, REFUTED -> true;
          case NOTHING_FOUND, COULD_NOT_TELL, ATTESTED, NOT_ATTESTED, NOT_APPLICABLE -> false;
        };
    return settled ? seen : attested(row, seen).orElse(seen);
  }

  private static Declaration.Use use(Declaration.Role role) {
    return switch (role) {
      case SERVER -> Declaration.Use.HTTPS;
      case SECURE_GATEWAY -> Declaration.Use.GATEWAY;
      case DISTRIBUTION_SERVER -> Declaration.Use.DISTRIBUTION;
      case RELAY -> Declaration.Use.RELAY;
    };
  }

  private static String label(Declaration.Role role) {
    return role.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }

  private Answered seen(Guide.Row row, Map<CheckId, CheckCard.Power> speaking) {
    if (row.power() == Power.ATTEST && speaking.isEmpty()) {
      return new Answered(
          Status.NOT_ATTESTED,
          "Nobody outside can see it" + unlessLapsed(row, ", and nobody has attested it."));
    }
    if (!server.isIdentified()) {
      return new Answered(Status.COULD_NOT_TELL, "The product was not recognised here.");
    }
    List<Finding> about =
        findings.stream().filter(finding -> speaking.containsKey(finding.key().check())).toList();
    Optional<Finding> worst =
        about.stream()
            .filter(finding -> finding.verdict() instanceof Verdict.Fail)
            .max((one, other) -> severity(one).compareTo(severity(other)));
    if (worst.isPresent()) {
      return row.against().isEmpty() || isAttested(row.against())
          ? new Answered(Status.REFUTED, told(worst.get()))
          : new Answered(
              Status.COULD_NOT_TELL,
              "No attestation of "
                  + Phrases.list(row.against())
                  + " counts today, so that an attested change took no effect cannot be told. "
                  + told(worst.get()));
    }
    Optional<Finding> unclear =
        about.stream()
            .filter(finding ->
                switch (finding.verdict()) {
                  case Verdict.Unknown _ -> true;
                  case Verdict.NotApplicable not -> not.omission().isPresent();
                  case Verdict.Pass _, Verdict.Fail _ -> false;
                })
            .findFirst();
    if (unclear.isPresent()) {
      return new Answered(Status.COULD_NOT_TELL, told(unclear.get()));
    }
    return withoutFault(row, about, speaking);
  }

  private boolean isAttested(List<String> rows) {
    return declaration.map(Declaration::attestations).orElse(List.of()).stream()
        .filter(word -> rows.contains(word.row()) && counts(word))
        .anyMatch(word -> word.stand() == Declaration.Stand.HOLDS);
  }

  private Answered withoutFault(
      Guide.Row row, List<Finding> about, Map<CheckId, CheckCard.Power> speaking) {
    List<Finding> passed =
        about.stream().filter(finding -> finding.verdict() instanceof Verdict.Pass).toList();
    List<Finding> verified =
        passed.stream()
            .filter(finding -> speaking.get(finding.key().check()) == CheckCard.Power.VERIFY)
            .filter(finding -> finding.verdict().omission().isEmpty())
            .toList();
    if (!verified.isEmpty() && row.power() == Power.VERIFY) {
      return new Answered(Status.VERIFIED, told(verified.getFirst()) + likewise(verified));
    }
    if (row.power() == Power.ATTEST) {
      return new Answered(
          Status.NOT_ATTESTED,
          "Nothing speaks against it from outside"
              + unlessLapsed(row, "; nobody has attested it."));
    }
    boolean refutable = row.power() == Power.REFUTE && !about.isEmpty();
    if (!passed.isEmpty() || refutable) {
      return new Answered(
          Status.NOTHING_FOUND,
          (row.power() == Power.VERIFY
                  ? "Nothing speaks against it, as far as was looked. "
                  : "Nothing speaks against it; from outside it cannot be verified. ")
              + told(passed.isEmpty() ? about.getFirst() : passed.getFirst()));
    }
    // That the checks had nothing to look at does not mean that the row does not concern the
    // server.
    return new Answered(
        Status.COULD_NOT_TELL,
        about.isEmpty()
            ? "No check of this profile speaks to it; it can be attested."
            : told(about.getFirst()));
  }

  /** The other checks that a verified row rests on. */
  private static String likewise(List<Finding> verified) {
    String first = verified.getFirst().key().check().value();
    List<String> others =
        verified.stream()
            .map(finding -> finding.key().check().value())
            .filter(check -> !check.equals(first))
            .distinct()
            .toList();
    return others.isEmpty() ? "" : " Passed likewise: " + Phrases.list(others) + ".";
  }

  private Optional<Answered> attested(Guide.Row row, Answered seen) {
    List<Attestation> words = words(row);
    for (Attestation word : words) {
      if (counts(word)) {
        return Optional.of(valid(word));
      }
    }
    return words.stream()
        .max(Comparator.comparing(Attestation::expires))
        .map(word ->
            new Answered(
                seen.status(),
                "The attestation of "
                    + word.owner()
                    + (today.isAfter(word.expires())
                        ? " expired on " + word.expires()
                        : " counts from " + word.date() + " only")
                    + ". "
                    + seen.because()));
  }

  private boolean counts(Attestation word) {
    return !today.isAfter(word.expires()) && !today.isBefore(word.date());
  }

  private List<Attestation> words(Guide.Row row) {
    return declaration.map(Declaration::attestations).orElse(List.of()).stream()
        .filter(word -> word.row().equals(row.id()))
        .toList();
  }

  /** Of a word that counts no more, or not yet, nobody says that it was never given. */
  private String unlessLapsed(Guide.Row row, String never) {
    return words(row).isEmpty() ? never : ".";
  }

  private static Answered valid(Attestation word) {
    String who =
        word.owner()
            + " on "
            + word.date()
            + ", until "
            + word.expires()
            + " ("
            + word.evidence()
            + ").";
    return switch (word.stand()) {
      case HOLDS -> new Answered(Status.ATTESTED, "Attested by " + who);
      case NOT_APPLICABLE -> new Answered(Status.NOT_APPLICABLE, "Said not to apply by " + who);
    };
  }

  private static Severity severity(Finding finding) {
    return finding.verdict() instanceof Verdict.Fail fail ? fail.severity() : Severity.INFO;
  }

  /** With the port, where all that is told of it is that something could not be. */
  private static String told(Finding finding) {
    String where =
        finding.verdict() instanceof Verdict.Unknown
                && finding.key().subject() instanceof Subject.OfEndpoint at
            ? "Port " + at.port() + ": "
            : "";
    return where + finding.verdict().because() + " [" + finding.key().check() + "]";
  }
}
