package io.picket.checks;

import io.picket.model.Addresses;
import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CheckId;
import io.picket.model.ClientId;
import io.picket.model.Confidence;
import io.picket.model.Endpoint;
import io.picket.model.Evidence;
import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.HostName;
import io.picket.model.HttpSeen;
import io.picket.model.Observation;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.ProbeRun;
import io.picket.model.ProductMatch;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.model.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Facts made up for tests. The addresses are of a documentation range; nothing connects. */
final class Given {
  static final Instant NOW = Instant.parse("2026-11-22T04:00:00Z");
  static final InetAddress ADDRESS = address(7);
  static final Host RMM = Host.named(HostName.parse("rmm.example.com"), ADDRESS);
  static final Answer YES = new Answer.Yes("seen");
  static final Answer NO = new Answer.No("refused");
  static final Answer UNCLEAR = new Answer.Unknown(Reason.SILENT, "no answer");

  private Given() {}

  static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, (byte) last});
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  static Profile profile(String... products) {
    return new Profile(
        "test",
        "",
        PortSet.parse("1-10000"),
        Catalogue.all(),
        List.of(products),
        PortSet.none(),
        new Gate(Optional.empty()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  static Check check(String id) {
    return Catalogue.of(new CheckId(id)).orElseThrow();
  }

  // Ports

  static Outcome<PortCensus> open(String ports) {
    return census(ports, "", "");
  }

  static Outcome<PortCensus> census(String open, String closed, String unknown) {
    return census(open, closed, "", unknown, false);
  }

  static Outcome<PortCensus> census(
      String open, String closed, String filtered, String unknown, boolean middlebox) {
    var groups = new ArrayList<PortCensus.Group>();
    group(groups, PortState.OPEN, "accepted", open);
    group(groups, PortState.CLOSED, "connection refused", closed);
    group(groups, PortState.FILTERED, "no answer", filtered);
    group(groups, PortState.UNKNOWN, "not tried", unknown);
    return new Outcome.Observed<>(new PortCensus(groups, middlebox));
  }

  private static void group(
      List<PortCensus.Group> groups, PortState state, String reason, String ports) {
    if (!ports.isEmpty()) {
      groups.add(new PortCensus.Group(state, reason, PortSet.parse(ports)));
    }
  }

  static HostFacts host(Outcome<PortCensus> census, ServiceFacts... services) {
    return new HostFacts(RMM, census, Arrays.asList(services));
  }

  // Services

  static ServiceFacts service(int port, Observation... seen) {
    var facts = new ServiceFacts(new Endpoint(ADDRESS, port), List.of());
    for (Observation observation : seen) {
      facts = facts.with(run(observation.getClass(), new Outcome.Observed<>(observation)));
    }
    return facts;
  }

  static ProbeRun run(Class<? extends Observation> kind, Outcome<?> outcome) {
    return new ProbeRun("test", kind.getSimpleName(), outcome, 1, 0, 0, Duration.ZERO);
  }

  static ServiceSeen https(ProductMatch... products) {
    return seen("http", YES, NO, YES, products);
  }

  static ServiceSeen http(ProductMatch... products) {
    return seen("http", NO, YES, NO, products);
  }

  static ServiceSeen silent() {
    return new ServiceSeen(
        Optional.empty(), UNCLEAR, UNCLEAR, UNCLEAR, Optional.empty(), List.of(), false);
  }

  static ServiceSeen speaking(String protocol) {
    return seen(protocol, NO, NO, NO);
  }

  static ServiceSeen seen(
      String protocol, Answer tls, Answer http, Answer https, ProductMatch... products) {
    return new ServiceSeen(
        Optional.of(protocol), tls, http, https, Optional.empty(), Arrays.asList(products), false);
  }

  static ProductMatch product(String id) {
    return product(id, Optional.empty());
  }

  static ProductMatch product(String id, Optional<String> version) {
    return new ProductMatch(
        id, id, version, Confidence.HIGH, Confidence.HIGH, List.of(new Evidence("sign", id)));
  }

  // TLS

  static TlsSupport tls(TlsSupport.OfVersion... versions) {
    return new TlsSupport(Arrays.asList(versions), List.of(), 7, 100, 100);
  }

  /** A server that accepts these suites in TLS 1.2 and nothing else at all. */
  static TlsSupport tls12(String... suites) {
    return tls(
        version(TlsVersion.SSL_2, NO, YES),
        version(TlsVersion.SSL_3, NO, YES),
        version(TlsVersion.TLS_1_0, NO, YES),
        version(TlsVersion.TLS_1_1, NO, YES),
        version(TlsVersion.TLS_1_2, YES, YES, suites),
        version(TlsVersion.TLS_1_3, NO, YES));
  }

  static TlsSupport.OfVersion version(
      TlsVersion version, Answer accepted, Answer complete, String... suites) {
    return new TlsSupport.OfVersion(
        version,
        accepted,
        Arrays.stream(suites)
            .map(name ->
                new TlsSupport.CipherSuite(
                    io.picket.fingerprints.tls.Suites.named(name)
                        .map(io.picket.fingerprints.tls.Suite::code)
                        .orElse(0xABCD),
                    name))
            .toList(),
        complete,
        TlsSupport.Preference.SERVER);
  }

  // Certificates

  /** A certificate with everything as it should be; tests change one thing. */
  static final class Cert {
    String sha256 = "00";
    String spki = "00";
    String notBefore = "2026-10-01T00:00:00Z";
    String notAfter = "2026-12-30T00:00:00Z";
    List<String> names = List.of("DNS:rmm.example.com");
    String key = "RSA";
    int bits = 2048;
    String signature = "SHA256withRSA";
    boolean selfSigned;
    Optional<String> malformed = Optional.empty();
    Answer nameMatches = YES;
    Answer trusted = new Answer.Yes("ISRG Root X1");
    Optional<List<CertificateSeen.Path>> paths = Optional.empty();
    Answer revoked = UNCLEAR;
    CertificateSeen.Stapling stapling = new CertificateSeen.Stapling(false, 2, 0);
    boolean unread;
    List<CertificateSeen.Revocation> revocations = List.of();
    List<CertificateSeen.Remark> remarks = List.of();
    List<CertificateSeen.Note> notes = List.of();

    static CertificateSeen.Path path(String store, Answer trusted) {
      return new CertificateSeen.Path(
          store,
          LocalDate.of(2026, 11, 1),
          trusted,
          List.of("CN=rmm.example.com"),
          Optional.empty());
    }

    void heard(CertificateSeen.Revocation.Source source, Answer answer) {
      revoked = answer;
      revocations =
          List.of(
              new CertificateSeen.Revocation(
                  source,
                  Optional.empty(),
                  "00",
                  "CN=rmm.example.com",
                  answer,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()));
    }

    CertificateSeen seen() {
      var certificate =
          new Certificate(
              sha256,
              "CN=rmm.example.com",
              "CN=R3",
              "01",
              Instant.parse(notBefore),
              Instant.parse(notAfter),
              names,
              key,
              bits,
              spki,
              signature,
              selfSigned,
              selfSigned,
              false,
              "",
              malformed);
      return new CertificateSeen(
          List.of(
              new Chain(
                  "TLS 1.3, SNI rmm.example.com",
                  List.of(certificate),
                  "rmm.example.com",
                  nameMatches,
                  paths.orElseGet(() -> List.of(path("Mozilla", trusted))),
                  revoked,
                  unread ? Optional.empty() : Optional.of(stapling),
                  revocations,
                  remarks,
                  notes)),
          List.of());
    }
  }

  // HTTP

  static HttpSeen.Exchange exchange(String url, int status, boolean content, String... headers) {
    return exchange(url, status, content, false, headers);
  }

  static HttpSeen.Exchange exchange(
      String url, int status, boolean content, boolean password, String... headers) {
    var fields = new ArrayList<HttpSeen.Header>();
    for (String header : headers) {
      int colon = header.indexOf(": ");
      fields.add(new HttpSeen.Header(header.substring(0, colon), header.substring(colon + 2)));
    }
    return new HttpSeen.Exchange(
        url,
        status,
        fields,
        Optional.empty(),
        new HttpSeen.Body(content ? 5000 : 0, false, content, password, Optional.empty()));
  }

  static HttpSeen plain(HttpSeen.End end, HttpSeen.Exchange... exchanges) {
    List<HttpSeen.Hop> hops =
        Arrays.stream(exchanges)
            .filter(exchange -> exchange.status() / 100 == 3)
            .limit(1)
            .map(exchange ->
                new HttpSeen.Hop(
                    exchange.url(), exchange.status(), exchange.header("location").getFirst()))
            .toList();
    return new HttpSeen(
        false, Arrays.asList(exchanges), Optional.of(new HttpSeen.Trail(hops, end, "")));
  }

  static HttpSeen overTls(HttpSeen.Exchange... exchanges) {
    return new HttpSeen(true, Arrays.asList(exchanges), Optional.empty());
  }

  // Judging

  static List<Finding> judged(HostFacts... hosts) {
    return Judge.judge(Arrays.asList(hosts), List.of(), profile(), ClientId.SELF, NOW);
  }

  /** The one verdict of a check about a host. */
  static Verdict verdict(String id, Profile profile, HostFacts host) {
    Profile alone = profile.withChecks(List.of(check(id)));
    List<Finding> findings = Judge.judge(List.of(host), List.of(), alone, ClientId.SELF, NOW);
    if (findings.size() != 1) {
      throw new AssertionError(id + ": " + findings);
    }
    return findings.getFirst().verdict();
  }

  static Verdict verdict(String id, HostFacts host) {
    return verdict(id, profile(), host);
  }

  /** The verdict where the operator declared something. */
  static Verdict verdict(String id, io.picket.model.Declaration declaration, HostFacts host) {
    return Judge.judge(
            List.of(host),
            List.of(),
            profile().withDeclarations(List.of(declaration)),
            ClientId.SELF,
            NOW)
        .stream()
        .filter(finding -> finding.key().check().value().equals(id))
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  /** The verdict about one open port with these facts. */
  static Verdict verdict(String id, ServiceFacts facts) {
    return verdict(id, host(open("" + facts.endpoint().port()), facts));
  }

  /** {@code pass}, {@code fail high}, {@code unknown silent}, {@code n/a}. */
  static String label(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Pass _ -> "pass";
      case Verdict.Fail fail -> "fail " + fail.severity().label();
      case Verdict.Unknown(Reason reason, String because) ->
          "unknown " + reason.name().toLowerCase(java.util.Locale.ROOT);
      case Verdict.NotApplicable _ -> "n/a";
    };
  }

  static String text(InetAddress address) {
    return Addresses.text(address);
  }
}
