package io.picket.probes.certificate;

import io.picket.fingerprints.tls.SignatureSchemes;
import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.HostName;
import io.picket.model.Reason;
import io.picket.model.TlsDetail;
import io.picket.model.TlsVersion;
import io.picket.probes.Site;
import io.picket.probes.tls.Octets;
import io.picket.probes.trust.TimestampLists;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One visit of {@link CertificateProbe}: collects what was presented and what was not. */
final class CertificateLook {
  /** A server with more kinds of keys than there are is not asked for ever. */
  private static final int MOST_KEYS = 6;

  private final Site site;
  private final Wire wire;
  private final RandomGenerator random;
  private final Optional<String> name;
  private final String nameAsked;
  private final CertificateExamination examination;
  private final Instant now;
  private final List<Found> found = new ArrayList<>();
  private final List<CertificateSeen.Unread> unread = new ArrayList<>();
  private final Set<Integer> schemes = new LinkedHashSet<>();
  private final Set<KeyFamily> families = new LinkedHashSet<>();
  private final Set<KeyFamily> olderFamilies = new LinkedHashSet<>();
  private @Nullable Answer oddity;
  private Answer others = new Answer.Unknown(Reason.NOT_TRIED, "other keys were not asked for");
  private @Nullable WireException why;

  /** A chain, the handshakes it came in, and the ways in which it was asked for. */
  private static final class Found {
    private final List<Octets> ders;
    private final String via;
    private final Set<String> alsoVia = new LinkedHashSet<>();
    private final Optional<byte[]> timestamps;
    private Handshakes handshakes;

    Found(List<Octets> ders, String via, Presented presented) {
      this.ders = ders;
      this.via = via;
      this.timestamps = presented.timestamps().map(Octets::toBytes);
      this.handshakes = Handshakes.of(presented);
    }

    void again(String how, Presented presented) {
      handshakes = handshakes.and(Handshakes.of(presented));
      if (!how.equals(via)) {
        alsoVia.add(how);
      }
    }
  }

  CertificateLook(
      Site site,
      Wire wire,
      RandomGenerator random,
      Instant now,
      CertificateExamination examination) {
    this.site = site;
    this.wire = wire;
    this.random = random;
    this.now = now;
    this.name = site.host().name().map(HostName::ascii);
    this.nameAsked = name.orElse(site.clearance().endpoint().addressText());
    this.examination = examination;
  }

  /**
   * Asks in every way that can bring news.
   *
   * @throws WireException when no chain was seen at all: why the first asking failed
   */
  CertificateSeen look() throws WireException, InterruptedException {
    Optional<Presented> first = tell(Ask.anything(name), "");
    boolean modern = first.filter(CertificateLook::isModern).isPresent();
    Optional<Presented> older =
        first.isEmpty() || modern ? tell(Ask.older(name), "TLS 1.2 and older, ") : first;
    if (name.isPresent()) {
      withoutName(modern);
    }
    if (modern) {
      otherModernKeys();
    }
    if (older.isPresent() && !(modern && others.isNo() && found.size() == 1)) {
      otherOlderKeys();
    }
    Optional<CertificateSeen.Signing> signing = modern ? Optional.of(signing()) : Optional.empty();
    WireException failure = why;
    if (found.isEmpty() && failure != null) {
      throw failure;
    }
    return new CertificateSeen(found.stream().map(this::examine).toList(), unread, signing);
  }

  private static boolean isModern(Presented presented) {
    return presented.version() == TlsVersion.TLS_1_3;
  }

  /**
   * Leaves out a scheme seen where there can be others; a refusal may come of that, so ask again.
   */
  private void withoutName(boolean modern) throws InterruptedException {
    if (modern && families.equals(Set.of(KeyFamily.RSA))) {
      try {
        take(present(Ask.without(Optional.empty(), List.copyOf(schemes))), "no SNI", "");
        return;
      } catch (WireException e) {
        if (e.reason() != Reason.REFUSED) {
          tell(e, "no SNI");
          return;
        }
      }
    }
    tell(Ask.anything(Optional.empty()), "");
  }

  private void otherModernKeys() throws InterruptedException {
    for (int i = 0; i < MOST_KEYS; i++) {
      List<Integer> left =
          Ask.modernSchemesWithout(List.copyOf(schemes)).stream()
              .filter(code ->
                  !families.contains(KeyFamily.RSA)
                      || !SignatureSchemes.of(code)
                          .filter(scheme -> scheme.key().equals("RSA"))
                          .isPresent())
              .toList();
      int before = schemes.size();
      others = others(Ask.modern(name, left), "other keys alone");
      if (!others.isYes() || schemes.size() == before) {
        return;
      }
    }
  }

  private void otherOlderKeys() throws InterruptedException {
    for (int i = 0; i < MOST_KEYS && olderFamilies.size() < KeyFamily.values().length; i++) {
      int before = olderFamilies.size();
      Ask ask = Ask.otherKeys(name, List.copyOf(olderFamilies));
      if (!others(ask, "other keys alone").isYes() || olderFamilies.size() == before) {
        return;
      }
    }
  }

  /** Whether there is a key beyond those seen; a refusal is an answer here. */
  private Answer others(Ask ask, String how) throws InterruptedException {
    try {
      take(present(ask), sni(ask), how);
      return new Answer.Yes("showed another key");
    } catch (WireException e) {
      if (e.reason() == Reason.REFUSED) {
        return new Answer.No("refused a hello for other keys: " + e.detail());
      }
      tell(e, ask.versions() == Ask.Versions.BELOW_TLS_1_3 ? "TLS 1.2 and older, " + how : how);
      return new Answer.Unknown(e.reason(), e.detail());
    }
  }

  private Optional<Presented> tell(Ask ask, String offered) throws InterruptedException {
    try {
      Presented presented = present(ask);
      take(presented, sni(ask), "");
      return Optional.of(presented);
    } catch (WireException e) {
      tell(e, offered + sni(ask));
      return Optional.empty();
    }
  }

  private void tell(WireException e, String via) {
    unread.add(new CertificateSeen.Unread(via, e.reason(), e.detail()));
    why = why == null ? e : why;
  }

  private static String sni(Ask ask) {
    return ask.serverName().map(name -> "SNI " + name).orElse("no SNI");
  }

  private Presented present(Ask ask) throws WireException, InterruptedException {
    try (Connection connection = wire.connect(site.clearance())) {
      Presented presented = new ChainReader(connection, random).read(ask.hello(random));
      presented.scheme().ifPresent(scheme -> signedWith(scheme, ask.schemes()));
      return presented;
    }
  }

  private void signedWith(int scheme, List<Integer> offered) {
    if (scheme == Ask.BOGUS) {
      oddity =
          new Answer.Unknown(
              Reason.CONTRADICTORY, "signed with a scheme that does not exist when it was offered");
    } else if (!offered.contains(scheme)) {
      oddity =
          new Answer.Unknown(
              Reason.CONTRADICTORY,
              "signed with " + SignatureSchemes.name(scheme) + ", which was not offered");
    } else {
      schemes.add(scheme);
    }
  }

  private void take(Presented presented, String sni, String how) {
    String via = presented.version().label() + ", " + sni + (how.isEmpty() ? "" : ", " + how);
    List<Octets> ders = presented.certificates().stream().map(Octets::of).toList();
    KeyFamily.of(examination.shelf().read(presented.certificates().getFirst()))
        .ifPresent(family -> {
          families.add(family);
          if (!isModern(presented)) {
            olderFamilies.add(family);
          }
        });
    Optional<Found> known = found.stream().filter(one -> one.ders.equals(ders)).findFirst();
    if (known.isPresent()) {
      known.get().again(via, presented);
    } else {
      found.add(new Found(ders, via, presented));
    }
  }

  private CertificateSeen.Chain examine(Found one) {
    List<CertificateSeen.Timestamps> timestamps =
        TimestampLists.of(
            one.handshakes.certificates().getFirst(),
            Optional.ofNullable(one.handshakes.staples().get(0)),
            one.timestamps);
    return examination
        .examine(one.via, one.handshakes, nameAsked, now, timestamps)
        .with(List.copyOf(one.alsoVia), timestamps);
  }

  /** The rest of the schemes of TLS 1.3, as far as the keys seen leave any open. */
  private CertificateSeen.Signing signing() throws InterruptedException {
    Answer complete = complete();
    return new CertificateSeen.Signing(
        schemes.stream()
            .map(code -> new TlsDetail.Signature(code, SignatureSchemes.name(code)))
            .toList(),
        complete);
  }

  private Answer complete() throws InterruptedException {
    while (oddity == null && families.contains(KeyFamily.RSA)) {
      List<Integer> left =
          Ask.modernSchemesWithout(List.copyOf(schemes)).stream()
              .filter(code ->
                  SignatureSchemes.of(code)
                      .filter(scheme -> scheme.key().equals("RSA"))
                      .isPresent())
              .toList();
      if (left.isEmpty()) {
        break;
      }
      int before = schemes.size();
      try {
        present(Ask.modern(name, left));
        if (schemes.size() == before) {
          break;
        }
      } catch (WireException e) {
        if (e.reason() != Reason.REFUSED) {
          return new Answer.Unknown(e.reason(), e.detail());
        }
        break;
      }
    }
    Answer odd = oddity;
    if (odd != null) {
      return odd;
    }
    return others.isNo()
        ? new Answer.Yes("it refused every other scheme")
        : new Answer.Unknown(Reason.NOT_TRIED, "other keys could not be told apart");
  }
}
