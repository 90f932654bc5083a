package io.picket.checks;

import io.picket.checks.KeysInUse.Use;
import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a server has a private key of its own among all servers of the scan, and of the records
 * laid beside it. Ports of one target, addresses of one name and names of one address are one
 * server. One certificate that an authority gave to all the places that show it, such as a
 * wildcard, is worth a remark; any other key in two places was copied, or came with a product.
 */
record CertificateKeyNotShared() implements OfCertificate {
  private static final int MOST_EVIDENCE = 20;
  private static final int MOST_NAMED = 5;
  private static final String ANOTHERS = "another client's";
  private static final CheckCard CARD =
      Card.of("certificate-key-not-shared", Severity.MEDIUM, "No other server has the same key")
          .why(
              "Whoever breaks into one of the servers that share a private key can pose as all of"
                  + " them. Where the certificates differ, or nobody issued one for these servers,"
                  + " the key was copied or came with a product or a disk image, and then anybody"
                  + " who has that may hold it.")
          .remedy(
              "Make a new key on each server and have a certificate issued for it; do not copy keys"
                  + " between servers or clients.")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(
      Chain chain, Certificate leaf, ServiceFacts endpoint, Circumstances circumstances) {
    if (leaf.spkiSha256().isEmpty()) {
      return new Verdict.Unknown(Reason.UNRECOGNISED, "The key could not be read.");
    }
    KeysInUse keys = circumstances.keys();
    Set<String> here = keys.sameServer(circumstances.host().declared());
    Set<String> mine = keysOf(endpoint);
    long unseen = keys.unsureBeside(here);
    List<String> shared =
        mine.stream()
            .filter(key -> keys.of(key).stream().anyMatch(use -> !here.contains(use.target())))
            .toList();
    if (shared.isEmpty()) {
      return alone(keys.seenBeside(here), unseen);
    }
    boolean meant = shared.stream().allMatch(key -> isMeant(keys.of(key)));
    List<Use> uses = shared.stream().flatMap(key -> keys.of(key).stream()).toList();
    // Said and shown alike of each server that has the key, so that a report tells it once.
    return new Verdict.Fail(
        meant ? Severity.INFO : Severity.MEDIUM,
        servers(uses, keys)
            + (meant
                ? " servers have the same certificate, issued for all of them, and so the same"
                    + " private key: "
                : " servers have the same private key: ")
            + named(uses)
            + "."
            + besides(unseen),
        uses.stream()
            .map(CertificateKeyNotShared::evidence)
            .distinct()
            .limit(MOST_EVIDENCE)
            .toList());
  }

  /** A chain that a client gets who speaks otherwise may have another key. */
  private static Set<String> keysOf(ServiceFacts endpoint) {
    var keys = new LinkedHashSet<String>();
    for (Chain chain :
        endpoint.fact(CertificateSeen.class).map(CertificateSeen::chains).orElse(List.of())) {
      chain.certificates().stream()
          .limit(1)
          .map(Certificate::spkiSha256)
          .filter(key -> !key.isEmpty())
          .forEach(keys::add);
    }
    return keys;
  }

  /** Whether it is one certificate, and one that was issued for all of them. */
  private static boolean isMeant(List<Use> uses) {
    return uses.stream().allMatch(Use::granted)
        && uses.stream().map(use -> use.certificate().sha256()).distinct().count() == 1;
  }

  /** Where nobody is seen to share the key, whoever was not seen still may. */
  private static Verdict alone(long seen, long unseen) {
    String told =
        seen > 0
            ? "No other has it among " + (seen + 1) + " servers whose keys were seen."
            : "No other server's key was seen.";
    if (unseen > 0) {
      return new Verdict.Unknown(Reason.NOT_TRIED, told + besides(unseen));
    }
    return seen > 0
        ? new Verdict.Pass(told)
        : new Verdict.NotApplicable("No other server that shows a key was looked at.");
  }

  private static String besides(long unseen) {
    return unseen == 0
        ? ""
        : " The keys of " + Phrases.count(unseen, "other server") + " were not all seen.";
  }

  private static long servers(List<Use> uses, KeysInUse keys) {
    return uses.stream().map(use -> keys.sameServer(use.target())).distinct().count();
  }

  private static String named(List<Use> uses) {
    List<String> places =
        uses.stream().map(use -> use.place().orElse(ANOTHERS)).distinct().toList();
    return places.size() <= MOST_NAMED
        ? Phrases.list(places)
        : String.join(", ", places.subList(0, MOST_NAMED))
            + " and "
            + (places.size() - MOST_NAMED)
            + " more";
  }

  /** Of another client's server nothing is told but that there is one. */
  private static Evidence evidence(Use use) {
    return use.place().isPresent()
        ? new Evidence(use.place().get(), told(use.certificate()))
        : new Evidence(ANOTHERS, "presents the same key");
  }

  private static String told(Certificate certificate) {
    String subject = certificate.subject().isBlank() ? "no subject" : certificate.subject();
    return subject
        + ", until "
        + Phrases.day(certificate.notAfter())
        + ", SHA-256 "
        + certificate.sha256();
  }
}
