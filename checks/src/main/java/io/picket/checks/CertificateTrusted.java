package io.picket.checks;

import io.picket.fingerprints.roots.RootSnapshot;
import io.picket.model.Answer;
import io.picket.model.CertificateSeen.BrokenLink;
import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CertificateSeen.Fault;
import io.picket.model.CertificateSeen.Path;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the certificate leads to a root that clients trust. */
record CertificateTrusted() implements OfCertificate {
  private static final CheckCard CARD =
      Card.of("certificate-trusted", Severity.HIGH, "The certificate is trusted")
          .why(
              "Whoever gets used to a warning, or an agent told to ignore it, will not notice when"
                  + " somebody else answers in the server's name.")
          .remedy(
              "Install a certificate from a public authority, with its intermediates; for an"
                  + " authority of your own, name it with --trust-store.")
          .see("RFC 5280 section 6", "https://www.rfc-editor.org/rfc/rfc5280")
          .verifies("CW-06", "CW-35", "ME-11")
          .refutes("ME-20", "ME-50")
          .done();

  /** What is said of a chain that leads to no root of the store. */
  private static final Set<Fault> ROOTLESS =
      EnumSet.of(
          Fault.SELF_SIGNED,
          Fault.PRIVATE_AUTHORITY,
          Fault.VENDOR_DEFAULT,
          Fault.MISSING_INTERMEDIATE,
          Fault.ROOT_DISTRUSTED);

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(
      Chain chain, Certificate leaf, ServiceFacts endpoint, Circumstances circumstances) {
    if (chain.paths().isEmpty()) {
      return new Verdict.Unknown(Reason.NOT_TRIED, "No trust store was asked.");
    }
    List<Path> yes = chain.paths().stream().filter(path -> path.trusted().isYes()).toList();
    List<Path> no = chain.paths().stream().filter(path -> path.trusted().isNo()).toList();
    List<Path> refusing = no.stream().filter(CertificateTrusted::isBrowsers).toList();
    boolean browsers = yes.stream().anyMatch(CertificateTrusted::isBrowsers) && refusing.isEmpty();
    Optional<Path> own = yes.stream().filter(path -> !isPublic(path)).findFirst();
    Optional<Answer.Unknown> unclear = unclear(chain.paths(), refusing);
    if (own.isPresent() || (browsers && unclear.isEmpty())) {
      return new Verdict.Pass(
          by(yes) + except(no), yes.stream().map(CertificateTrusted::route).toList());
    }
    if (unclear.isPresent()) {
      return new Verdict.Unknown(unclear.get().reason(), unclear.get().detail());
    }
    if (no.isEmpty()) {
      return new Verdict.Unknown(Reason.NOT_TRIED, "No browser's trust store was asked.");
    }
    boolean some = no.size() < chain.paths().size();
    List<Path> blamed = refusing.isEmpty() ? no : refusing;
    return new Verdict.Fail(
        some ? Severity.MEDIUM : Severity.HIGH,
        (yes.isEmpty() ? "Not" : by(yes) + "; not") + " trusted by " + refusals(no, leaf),
        List.of(
            new Evidence("subject", leaf.subject()),
            new Evidence("issuer", leaf.issuer()),
            new Evidence("SHA-256", leaf.sha256())),
        Stream.concat(no.stream().filter(CertificateTrusted::isNearly), blamed.stream())
            .flatMap(path -> path.broken().stream())
            .map(BrokenLink::remedy)
            .findFirst());
  }

  /**
   * Whether the operator's own store has the root, and something else broke: then that is to be
   * mended, and no root to be given to Picket or to anybody.
   */
  private static boolean isNearly(Path path) {
    return !isPublic(path)
        && path.broken().map(broken -> !ROOTLESS.contains(broken.fault())).orElse(false);
  }

  /** What broke, told once for all the stores that refuse for the same reason. */
  private static String refusals(List<Path> no, Certificate leaf) {
    var refusing = new LinkedHashMap<String, List<Path>>();
    for (Path path : no) {
      String why = path.broken().map(broken -> ": " + why(broken, leaf)).orElse("");
      refusing.computeIfAbsent(why, any -> new ArrayList<>()).add(path);
    }
    return refusing.entrySet().stream()
        .map(entry -> stores(entry.getValue()) + entry.getKey())
        .collect(Collectors.joining("; not trusted by "));
  }

  /** Of an issuer it is said which one; what is said of none else is said of the server's own. */
  private static String why(BrokenLink broken, Certificate leaf) {
    boolean own = leaf.subject().isBlank() || broken.certificate().equals(leaf.subject());
    return (own ? "" : "issuer " + broken.certificate() + ": ") + broken.explanation();
  }

  /**
   * The doubt that keeps a verdict back: of the operator's own store, or of a browser's while no
   * other refuses. Java's programme leaves it to the others.
   */
  private static Optional<Answer.Unknown> unclear(List<Path> paths, List<Path> refusing) {
    for (Path path : paths) {
      boolean counts = isPublic(path) ? isBrowsers(path) && refusing.isEmpty() : true;
      if (counts && path.trusted() instanceof Answer.Unknown unknown) {
        return Optional.of(unknown);
      }
    }
    return Optional.empty();
  }

  private static boolean isBrowsers(Path path) {
    return RootSnapshot.isBrowsers(path.store());
  }

  private static boolean isPublic(Path path) {
    return RootSnapshot.isProgramme(path.store());
  }

  private static String by(List<Path> trusting) {
    return "Trusted by " + stores(trusting) + ": " + root(trusting.getFirst());
  }

  private static String except(List<Path> no) {
    List<Path> programmes = no.stream().filter(CertificateTrusted::isPublic).toList();
    return programmes.isEmpty() ? "" : "; not trusted by " + stores(programmes);
  }

  private static String root(Path path) {
    return path.trusted() instanceof Answer.Yes(String root) ? root : "";
  }

  private static Evidence route(Path path) {
    return new Evidence("path, " + path.store(), String.join(" < ", path.route()));
  }

  private static String stores(List<Path> paths) {
    return Phrases.list(
        paths.stream().map(path -> path.store() + " (" + path.dated() + ")").toList());
  }
}
