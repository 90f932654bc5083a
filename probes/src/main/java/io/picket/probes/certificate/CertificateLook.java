package io.picket.probes.certificate;

import io.picket.fingerprints.tls.SignatureSchemes;
import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.HostName;
import io.picket.model.Reason;
import io.picket.model.TlsDetail;
import io.picket.model.TlsVersion;
import io.picket.probes.Site;
import io.picket.probes.handshake.Hello;
import io.picket.probes.tls.Octets;
import io.picket.probes.tls.ShownChains;
import io.picket.probes.tls.TlsProbe;
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

  private static final List<TlsVersion> OLDER =
      List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_1, TlsVersion.TLS_1_0);

  private final boolean thorough;
  private final TlsProbe.Detail detail;
  private final Site site;
  private final Wire wire;
  private final RandomGenerator random;
  private final Optional<String> name;
  private final CertificateExamination examination;
  private final FoundChains found;
  private final List<CertificateSeen.Unread> unread = new ArrayList<>();
  private final Set<Integer> schemes = new LinkedHashSet<>();
  private final Set<KeyFamily> families = new LinkedHashSet<>();
  private final Set<KeyFamily> olderFamilies = new LinkedHashSet<>();
  private @Nullable Answer oddity;
  private Answer others = new Answer.Unknown(Reason.NOT_TRIED, "other keys were not asked for");
  private @Nullable WireException why;
  private List<Integer> groups = Hello.GROUPS;
  private boolean modern;

  /**
   * @param detail whether other keys are wanted as well, and all schemes
   */
  CertificateLook(
      Site site,
      Wire wire,
      RandomGenerator random,
      Instant now,
      CertificateExamination examination,
      TlsProbe.Detail detail) {
    this.thorough = detail != TlsProbe.Detail.VERDICT;
    this.detail = detail;
    this.site = site;
    this.wire = wire;
    this.random = random;
    this.name = site.host().name().map(HostName::ascii);
    this.examination = examination;
    this.found =
        new FoundChains(examination, name.orElse(site.clearance().endpoint().addressText()), now);
  }

  /**
   * Takes what the server has shown by the way, and asks in every other way that can bring news.
   *
   * @throws WireException when no chain was seen at all: why the first asking failed
   */
  CertificateSeen look() throws WireException, InterruptedException {
    site.shown().awaitModern(site.parallelism());
    takeShown();
    Optional<Presented> first = Optional.empty();
    boolean settled = !found.isEmpty() && site.shown().isRefused(TlsVersion.TLS_1_3);
    if (!isModern() && !settled) {
      first = anything();
    }
    // Examining takes time, so it is done while others ask.
    found.examine();
    if (name.isPresent()) {
      tell(Ask.anything(Optional.empty()), "");
    }
    site.parallelism().awaitSettled();
    takeShown();
    Optional<ShownChains.Signing> known =
        site.shown().signing().filter(all -> all.complete().isYes());
    if (known.isPresent()) {
      schemes.addAll(known.get().schemes());
      others = new Answer.No("refused every other scheme");
    } else if (isModern() && thorough) {
      otherModernKeys();
    }
    Optional<CertificateSeen.Signing> signing =
        isModern() ? Optional.of(signing(known)) : Optional.empty();
    belowModern(first);
    WireException failure = why;
    if (found.isEmpty() && failure != null) {
      throw failure;
    }
    return new CertificateSeen(found.examined(), unread, signing);
  }

  private void takeShown() {
    site.shown().all().forEach(this::take);
  }

  /** Whether a chain of TLS 1.3 was seen. */
  private boolean isModern() {
    return modern;
  }

  /** With the usual groups; where those are refused, with every group there is a key for. */
  private Optional<Presented> anything() throws InterruptedException {
    try {
      return Optional.of(taken(Ask.anything(name)));
    } catch (WireException usual) {
      WireException failure = usual;
      if (usual.reason() == Reason.REFUSED) {
        groups = Hello.ALL_GROUPS;
        try {
          return Optional.of(taken(Ask.modern(name, Ask.modernSchemesWithout(List.of()))));
        } catch (WireException rare) {
          groups = Hello.GROUPS;
          failure = rare.reason() == Reason.REFUSED ? usual : rare;
        }
      }
      tell(failure, sni(name));
      return Optional.empty();
    }
  }

  private Presented taken(Ask ask) throws WireException, InterruptedException {
    Presented presented = present(ask);
    take(presented, sni(ask), "");
    return presented;
  }

  /** What nobody has shown or refused of TLS 1.2 and older. */
  private void belowModern(Optional<Presented> first) throws InterruptedException {
    boolean older = first.isPresent() && !isModern(first.get());
    boolean shown = found.hasOlder();
    if (!older && !shown && !OLDER.stream().allMatch(site.shown()::isRefused)) {
      older = tell(Ask.older(name), "TLS 1.2 and older, ").isPresent();
    }
    boolean sameKeys =
        isModern() && others.isNo() && (found.size() == 1 || olderFamilies.equals(families));
    boolean allKeys = sameKeys || site.shown().hasEveryOlderKey();
    if (thorough && (older || shown) && !allKeys) {
      otherOlderKeys();
    }
  }

  private static boolean isModern(Presented presented) {
    return presented.version() == TlsVersion.TLS_1_3;
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
      return Optional.of(taken(ask));
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
    return sni(ask.serverName());
  }

  private static String sni(Optional<String> serverName) {
    return serverName.map(name -> "SNI " + name).orElse("no SNI");
  }

  private Presented present(Ask ask) throws WireException, InterruptedException {
    try (Connection connection = wire.connect(site.clearance())) {
      Presented presented = new ChainReader(connection, random).read(ask.hello(random, groups));
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
    noteKey(ders.getFirst(), isModern(presented));
    found.take(ders, via, presented);
  }

  /** Takes a chain that nobody had to ask for. */
  private void take(ShownChains.Shown shown) {
    String via = shown.version().label() + ", " + sni(name);
    noteKey(shown.certificates().getFirst(), shown.version() == TlsVersion.TLS_1_3);
    schemes.addAll(shown.schemes());
    found.take(shown, via);
  }

  private void noteKey(Octets leaf, boolean isModern) {
    modern |= isModern;
    KeyFamily.of(examination.shelf().read(leaf.toBytes()))
        .ifPresent(family -> {
          families.add(family);
          if (!isModern) {
            olderFamilies.add(family);
          }
        });
  }

  /** The rest of the schemes of TLS 1.3, as far as the keys seen leave any open. */
  private CertificateSeen.Signing signing(Optional<ShownChains.Signing> known)
      throws InterruptedException {
    Answer complete = known.isPresent() ? known.get().complete() : complete();
    return new CertificateSeen.Signing(
        schemes.stream()
            .sorted()
            .map(code -> new TlsDetail.Signature(code, SignatureSchemes.name(code)))
            .toList(),
        complete);
  }

  private Answer complete() throws InterruptedException {
    if (detail != TlsProbe.Detail.FULL) {
      return new Answer.Unknown(Reason.NOT_TRIED, "only asked with --tls-detail full");
    }
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
