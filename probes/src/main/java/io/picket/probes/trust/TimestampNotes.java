package io.picket.probes.trust;

import io.picket.fingerprints.roots.TransparencyLogs;
import io.picket.model.CertificateSeen.Note;
import io.picket.model.CertificateSeen.Timestamps;
import io.picket.probes.trust.SignedTimestamps.Judged;
import io.picket.probes.trust.SignedTimestamps.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Whether a public certificate has the timestamps that browsers ask for: embedded, two up to 180
 * days of lifetime and three above; sent along, two; in either case of two operators (Chrome's and
 * Apple's certificate transparency policies). What cannot be verified counts neither way.
 */
final class TimestampNotes {
  private static final Instant WANTED_SINCE = Instant.parse("2018-05-01T00:00:00Z");
  private static final Duration LONG_LIVED = Duration.ofDays(180);

  private final TransparencyLogs logs;
  private final SignedTimestamps signed;
  private final List<ParsedCertificate> chain;
  private final ParsedCertificate leaf;
  private final List<Note> notes = new ArrayList<>();

  private TimestampNotes(List<ParsedCertificate> chain, TransparencyLogs logs) {
    this.logs = logs;
    this.signed = new SignedTimestamps(logs);
    this.chain = chain;
    this.leaf = chain.getFirst();
  }

  /**
   * The notes on a leaf.
   *
   * @param chain the leaf first; its issuer somewhere behind it, if it is known
   * @param lists the timestamps that came with it, its own included
   */
  static List<Note> of(
      List<ParsedCertificate> chain, List<Timestamps> lists, TransparencyLogs logs) {
    var notes = new TimestampNotes(chain, logs);
    if (!notes.leaf.notBefore().isBefore(WANTED_SINCE)) {
      notes.look(lists);
    }
    return List.copyOf(notes.notes);
  }

  private void look(List<Timestamps> lists) {
    var embedded = new ArrayList<Judged>();
    var sent = new ArrayList<Judged>();
    boolean issuerKnown = true;
    for (Timestamps list : lists) {
      byte[] bytes = Base64.getDecoder().decode(list.listBase64());
      switch (list.origin()) {
        case CERTIFICATE -> {
          Optional<ParsedCertificate> issuer = issuer();
          issuerKnown = issuer.isPresent();
          embedded.addAll(issuer.map(one -> signed.embedded(bytes, leaf, one)).orElse(List.of()));
        }
        case HANDSHAKE, OCSP -> sent.addAll(signed.sent(bytes, leaf));
      }
    }
    falsehoods(embedded);
    falsehoods(sent);
    if (!issuerKnown) {
      note(
          "timestamps-unverified",
          leaf.facts().timestamps().orElse(0)
              + " embedded certificate transparency timestamps cannot be verified without the"
              + " issuer's certificate");
      return;
    }
    int wanted =
        Duration.between(leaf.notBefore(), leaf.notAfter()).compareTo(LONG_LIVED) > 0 ? 3 : 2;
    if (suffice(embedded, wanted, false) || suffice(sent, 2, false)) {
      return;
    }
    if (suffice(embedded, wanted, true) || suffice(sent, 2, true)) {
      note(
          "timestamps-unverified",
          count(embedded, Standing.GOOD)
              + count(sent, Standing.GOOD)
              + " certificate transparency timestamps verified, "
              + (count(embedded, Standing.UNKNOWN) + count(sent, Standing.UNKNOWN))
              + " of logs that are not on Chrome's list of "
              + logs.dated()
              + "; browsers want "
              + wanted
              + " of two operators");
      return;
    }
    note(
        "timestamps",
        embedded.size()
            + " embedded certificate transparency timestamps"
            + (sent.isEmpty() ? "" : " and " + sent.size() + " sent along")
            + ", "
            + (count(embedded, Standing.GOOD) + count(sent, Standing.GOOD))
            + " verified; browsers want "
            + wanted
            + " embedded, or 2 sent along, of two operators");
  }

  private void falsehoods(List<Judged> all) {
    for (Judged one : all) {
      if (one.standing() == Standing.BAD) {
        note(
            "timestamp-false",
            one.log().map(TransparencyLogs.Log::name).orElse("a log")
                + " did not make its timestamp for this certificate");
      }
    }
  }

  /**
   * @param doubtful whether one that cannot be verified is taken for good, and for one of an
   *     operator of its own
   */
  private static boolean suffice(List<Judged> all, int wanted, boolean doubtful) {
    var names = new HashSet<String>();
    var operators = new HashSet<String>();
    int unknown = 0;
    for (Judged one : all) {
      if (one.standing() == Standing.GOOD) {
        one.log()
            .ifPresent(log -> {
              names.add(log.name());
              operators.add(log.operator());
            });
      } else if (doubtful && one.standing() == Standing.UNKNOWN) {
        unknown++;
      }
    }
    return names.size() + unknown >= wanted && operators.size() + unknown >= 2;
  }

  private static long count(List<Judged> all, Standing standing) {
    return all.stream().filter(one -> one.standing() == standing).count();
  }

  private Optional<ParsedCertificate> issuer() {
    return chain.stream()
        .skip(1)
        .filter(one -> one.subject().same(leaf.issuer()))
        .filter(one -> Signatures.verify(leaf, one) == Signatures.Outcome.GOOD)
        .findFirst();
  }

  private void note(String rule, String text) {
    notes.add(new Note(rule, 0, text));
  }
}
