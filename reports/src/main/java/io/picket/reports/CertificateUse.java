package io.picket.reports;

import io.picket.model.Addresses;
import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.HostFacts;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A certificate in the calendar: any that some server sent, its own or an issuer's, and everyone
 * who sent it. One certificate is one entry, under whatever names it was asked for.
 *
 * @param leaf whether some server presents it as its own
 * @param usedBy {@code host:port}, in the order of the record
 * @param chains those that begin with it; none for an issuer's
 * @param sharing in words, who else was seen with the same key; nothing is said of who was not seen
 * @param unwise in words, what is unwise about it, whether or not anybody refuses it for that
 */
record CertificateUse(
    Certificate certificate,
    boolean leaf,
    Set<String> usedBy,
    List<Chain> chains,
    List<String> sharing,
    List<String> unwise) {
  private static final int DAY_SECONDS = 86_400;
  private static final int MOST_SHARING = 6;
  private static final int MOST_UNWISE = 8;

  /** The whole calendar: the one that ends first on top, those that cannot be read last. */
  static List<CertificateUse> of(ScanRecord record) {
    Map<String, Sighting> sightings = new LinkedHashMap<>();
    for (HostFacts host : record.hosts()) {
      for (ServiceFacts service : host.services()) {
        String user = Addresses.bracketed(host.host().declared()) + ":" + service.endpoint().port();
        service.fact(CertificateSeen.class).map(CertificateSeen::chains).orElse(List.of()).stream()
            .forEach(chain ->
                sight(chain, user, Addresses.text(service.endpoint().address()), sightings));
      }
    }
    Map<String, List<Sighting>> byKey =
        sightings.values().stream()
            .filter(one -> !one.chains.isEmpty() && !one.certificate.spkiSha256().isEmpty())
            .collect(Collectors.groupingBy(one -> one.certificate.spkiSha256()));
    return sightings.values().stream()
        .map(one -> one.use(byKey.getOrDefault(one.certificate.spkiSha256(), List.of())))
        .sorted(
            Comparator.comparing((CertificateUse use) -> use.certificate().malformed().isPresent())
                .thenComparing(use -> use.certificate().notAfter())
                .thenComparing(use -> use.certificate().sha256()))
        .toList();
  }

  private static void sight(
      Chain chain, String user, String address, Map<String, Sighting> sightings) {
    for (int i = 0; i < chain.certificates().size(); i++) {
      Certificate certificate = chain.certificates().get(i);
      Sighting sighting =
          sightings.computeIfAbsent(certificate.sha256(), any -> new Sighting(certificate));
      sighting.users.add(user);
      sighting.note(chain, i);
      if (i == 0) {
        sighting.chains.add(chain);
        sighting.addresses.add(address);
      }
    }
  }

  private static final class Sighting {
    private final Certificate certificate;
    private final Set<String> users = new LinkedHashSet<>();
    private final List<Chain> chains = new ArrayList<>();
    private final Set<String> addresses = new LinkedHashSet<>();
    private final Set<String> unwise = new LinkedHashSet<>();

    Sighting(Certificate certificate) {
      this.certificate = certificate;
    }

    void note(Chain chain, int place) {
      chain.notes().stream()
          .filter(note -> note.certificate() == place)
          .forEach(note -> unwise.add("unwise: " + note.text() + " [" + note.rule() + "]"));
    }

    CertificateUse use(List<Sighting> sameKey) {
      return new CertificateUse(
          certificate, !chains.isEmpty(), users, List.copyOf(chains), sharing(sameKey), unwise());
    }

    private List<String> unwise() {
      var lines = new ArrayList<>(unwise.stream().limit(MOST_UNWISE).toList());
      if (unwise.size() > MOST_UNWISE) {
        lines.add("and " + (unwise.size() - MOST_UNWISE) + " more; -o json has them all");
      }
      return List.copyOf(lines);
    }

    private List<String> sharing(List<Sighting> sameKey) {
      if (chains.isEmpty()) {
        return List.of();
      }
      var lines = new ArrayList<String>();
      if (addresses.size() > 1) {
        lines.add(
            "the same certificate and key at "
                + addresses.size()
                + " addresses: whoever breaks into one can pose as all of them");
      }
      sameKey.stream()
          .filter(other -> !other.certificate.sha256().equals(certificate.sha256()))
          .limit(MOST_SHARING)
          .forEach(other ->
              lines.add(
                  "the same key as in "
                      + called(other.certificate)
                      + " until "
                      + Sentences.day(other.certificate.notAfter())
                      + " at "
                      + String.join(", ", other.users.stream().limit(MOST_SHARING).toList())));
      return List.copyOf(lines);
    }
  }

  /** {@code 11 days left}, {@code ended 3 days ago}, {@code not yet valid}, {@code unreadable}. */
  String left(Instant now) {
    return left(certificate, now);
  }

  static String left(Certificate certificate, Instant now) {
    if (certificate.malformed().isPresent()) {
      return "unreadable";
    } else if (now.isBefore(certificate.notBefore())) {
      return "not yet valid";
    }
    long days = daysLeft(certificate, now);
    if (days < 0) {
      return days == -1
          ? "has ended"
          : "ended " + Sentences.count(-days - 1, "day", "days") + " ago";
    }
    return days == 0 ? "ends within a day" : Sentences.count(days, "day", "days") + " left";
  }

  /** Whole days to its end; negative when it has ended. */
  static long daysLeft(Certificate certificate, Instant now) {
    return Math.floorDiv(
        certificate.notAfter().getEpochSecond() - now.getEpochSecond(), DAY_SECONDS);
  }

  /** Who it is: its subject, else its first name, else its fingerprint. */
  String called() {
    return called(certificate);
  }

  private static String called(Certificate certificate) {
    if (!certificate.subject().isBlank()) {
      return certificate.subject();
    }
    return certificate.names().isEmpty()
        ? "SHA-256 " + certificate.sha256()
        : certificate.names().getFirst();
  }
}
