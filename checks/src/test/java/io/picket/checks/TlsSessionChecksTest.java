package io.picket.checks;

import static io.picket.checks.Given.NO;
import static io.picket.checks.Given.UNCLEAR;
import static io.picket.checks.Given.YES;
import static io.picket.checks.Given.https;
import static io.picket.checks.Given.label;
import static io.picket.checks.Given.open;
import static io.picket.checks.Given.service;
import static io.picket.checks.Given.tls;
import static io.picket.checks.Given.tls12;
import static io.picket.checks.Given.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.ClientId;
import io.picket.model.Declaration;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.HostName;
import io.picket.model.Observation;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.TlsDetail;
import io.picket.model.TlsSession;
import io.picket.model.TlsSession.Question;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsSessionChecksTest {
  private static final Answer OUT_OF_SCOPE = new Answer.Unknown(Reason.OUT_OF_SCOPE, "no leave");

  @ParameterizedTest
  @CsvSource({
    "tls-early-data-refused, EARLY_DATA, TLS_1_3, info",
    "tls-client-renegotiation-refused, CLIENT_RENEGOTIATION, TLS_1_2, low"
  })
  void whatAFinishedHandshakeShows(
      String id, Question question, TlsVersion version, String severity) {
    assertThat(told(id, session(version, question, YES))).isEqualTo("fail " + severity);
    assertThat(told(id, session(version, question, NO))).isEqualTo("pass");
    assertThat(told(id, session(version, question, UNCLEAR))).isEqualTo("unknown silent");
    assertThat(told(id, session(version, question, OUT_OF_SCOPE)))
        .isEqualTo("unknown out_of_scope");
    TlsSession nothing = new TlsSession(List.of(), List.of(), List.of());
    assertThat(told(id, nothing)).isEqualTo("unknown not_tried");
    TlsSupport refused =
        tls(
            version(TlsVersion.TLS_1_0, NO, YES),
            version(TlsVersion.TLS_1_1, NO, YES),
            version(TlsVersion.TLS_1_2, NO, YES),
            version(TlsVersion.TLS_1_3, NO, YES));
    assertThat(told(id, nothing, refused)).isEqualTo("n/a");
    assertThat(told(id)).isEqualTo("unknown not_tried");
  }

  @ParameterizedTest
  @CsvSource({
    "tls-secure-renegotiation, SECURE_RENEGOTIATION, true, high",
    "tls-compression-refused, COMPRESSION, false, medium"
  })
  void whatTheFirstFlightShows(
      String id, TlsDetail.Question question, boolean wanted, String severity) {
    TlsSession whole = session(TlsVersion.TLS_1_2, Question.CLIENT_RENEGOTIATION, NO);
    assertThat(told(id, detailed(question, wanted ? NO : YES), whole))
        .isEqualTo("fail " + severity);
    assertThat(told(id, detailed(question, wanted ? NO : YES)))
        .as("a ServerHello alone")
        .isEqualTo("unknown not_tried");
    TlsSession modern = session(TlsVersion.TLS_1_3, Question.EARLY_DATA, NO);
    assertThat(told(id, detailed(question, wanted ? NO : YES), modern))
        .as("what was read to its end is of another version")
        .isEqualTo("unknown not_tried");
    var begun =
        new TlsSession(List.of(handshake(TlsVersion.TLS_1_2, UNCLEAR)), List.of(), List.of());
    assertThat(told(id, detailed(question, wanted ? NO : YES), begun))
        .as("a flight that broke off")
        .isEqualTo("unknown not_tried");
    assertThat(told(id, detailed(question, wanted ? YES : NO))).isEqualTo("pass");
    assertThat(told(id, detailed(question, UNCLEAR))).isEqualTo("unknown silent");
    TlsSupport onlyModern =
        new TlsSupport(
            List.of(
                version(TlsVersion.TLS_1_0, NO, YES),
                version(TlsVersion.TLS_1_1, NO, YES),
                version(TlsVersion.TLS_1_2, NO, YES),
                version(TlsVersion.TLS_1_3, YES, YES, "TLS_AES_128_GCM_SHA256")),
            List.of(),
            1,
            0,
            0,
            detailed(question, UNCLEAR).detail());
    assertThat(told(id, onlyModern)).isEqualTo("n/a");
    assertThat(told(id, tls12("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")))
        .as("without detail")
        .isEqualTo("unknown not_tried");
  }

  @Test
  void agentsAreAskedForCertificatesInEveryVersion() {
    assertThat(agents(handshake(TlsVersion.TLS_1_3, YES), handshake(TlsVersion.TLS_1_2, YES)))
        .isEqualTo("pass");
    assertThat(agents(handshake(TlsVersion.TLS_1_3, YES), handshake(TlsVersion.TLS_1_2, NO)))
        .isEqualTo("fail medium");
    assertThat(agents(handshake(TlsVersion.TLS_1_3, UNCLEAR), handshake(TlsVersion.TLS_1_2, NO)))
        .isEqualTo("fail medium");
    assertThat(agents(handshake(TlsVersion.TLS_1_3, YES), handshake(TlsVersion.TLS_1_2, UNCLEAR)))
        .isEqualTo("unknown silent");
    assertThat(agents()).isEqualTo("unknown not_tried");
  }

  @Test
  void addressesThatDifferAreTold() {
    String good = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    String old = "TLS_RSA_WITH_AES_128_CBC_SHA";
    assertThat(addresses(tls12(good), tls12(good))).isEqualTo("pass");
    assertThat(addresses(tls12(good), tls12(good, old))).isEqualTo("fail info");
    assertThat(addresses(tls12(good), tls(version(TlsVersion.TLS_1_2, NO, YES))))
        .isEqualTo("fail info");
    assertThat(addresses(tls12(good), tls(version(TlsVersion.TLS_1_2, UNCLEAR, UNCLEAR))))
        .as("nothing that is known at both")
        .isEqualTo("unknown not_tried");
    assertThat(
            label(Given.verdict("tls-same-at-every-address", service(443, https(), tls12(good)))))
        .as("one address")
        .isEqualTo("n/a");
  }

  @Test
  void anAddressThatCouldNotBeLookedAtLeavesItOpen() {
    var seen = tls12("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    HostFacts good = host(seen, 1, open("443"));
    HostFacts same = host(seen, 2, open("443"));
    var unseen =
        new HostFacts(
            Host.named(
                HostName.parse("rmm.example.com"), address(new byte[] {(byte) 192, 0, 2, 3})),
            new Outcome.Inconclusive<>(Reason.OUT_OF_BUDGET, "host time-out"),
            List.of());
    assertThat(verdict(List.of(good, same))).isEqualTo("pass");
    assertThat(verdict(List.of(good, same, unseen))).isEqualTo("unknown not_tried");
    assertThat(
            verdict(
                List.of(
                    good,
                    same,
                    new HostFacts(unseen.host(), Given.census("", "443", ""), List.of()))))
        .as("a shut port is another question")
        .isEqualTo("pass");
  }

  private static String addresses(TlsSupport one, TlsSupport other) {
    return verdict(List.of(host(one, 1, open("443")), host(other, 2, open("443"))));
  }

  @Test
  void addressesThatShowDifferentCertificatesAreTold() {
    var seen = tls12("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    var renewed = new Given.Cert();
    renewed.sha256 = "11";
    HostFacts here = host(seen, 1, open("443"));
    assertThat(verdict(List.of(here, host(seen, 2, open("443"), renewed)))).isEqualTo("fail info");
  }

  private static HostFacts host(TlsSupport seen, int last, Outcome<PortCensus> ports) {
    return host(seen, last, ports, new Given.Cert());
  }

  private static HostFacts host(
      TlsSupport seen, int last, Outcome<PortCensus> ports, Given.Cert certificate) {
    InetAddress at = address(new byte[] {(byte) 192, 0, 2, (byte) last});
    var facts = new ServiceFacts(new Endpoint(at, 443), List.of());
    for (Observation observation : List.of(https(), certificate.seen(), seen)) {
      facts = facts.with(Given.run(observation.getClass(), new Outcome.Observed<>(observation)));
    }
    return new HostFacts(Host.named(HostName.parse("rmm.example.com"), at), ports, List.of(facts));
  }

  private static String verdict(List<HostFacts> hosts) {
    return label(
        Judge.judge(hosts, List.of(), Given.profile(), ClientId.SELF, Given.NOW).stream()
            .filter(finding -> finding.key().check().value().equals("tls-same-at-every-address"))
            .findFirst()
            .orElseThrow()
            .verdict());
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String agents(TlsSession.Handshake... handshakes) {
    Declaration declaration =
        Declarations.read(
                io.picket.fingerprints.data.Yaml.read("us.yaml", "ports: {agent: 8383}\n"))
            .getFirst();
    var seen = new TlsSession(List.of(handshakes), List.of(), List.of());
    return label(
        Given.verdict(
            "tls-agent-certificate-asked",
            declaration,
            Given.host(open("8383"), service(8383, https(), seen))));
  }

  private static TlsSession.Handshake handshake(TlsVersion version, Answer asked) {
    return new TlsSession.Handshake(version, YES, asked, NO, List.of(), List.of());
  }

  private static TlsSession session(TlsVersion version, Question question, Answer answer) {
    return new TlsSession(
        List.of(handshake(version, NO)),
        List.of(),
        List.of(new TlsSession.Feature(question, answer)));
  }

  private static TlsSupport detailed(TlsDetail.Question question, Answer answer) {
    TlsSupport plain = tls12("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    var detail =
        new TlsDetail(
            List.of(),
            UNCLEAR,
            List.of(),
            UNCLEAR,
            List.of(),
            List.of(),
            UNCLEAR,
            List.of(),
            new TlsDetail.ClientCertificate(UNCLEAR, UNCLEAR, List.of()),
            List.of(new TlsDetail.Feature(question, answer)));
    return new TlsSupport(plain.versions(), List.of(), 1, 0, 0, Optional.of(detail));
  }

  private static String told(String id, Observation... seen) {
    var all = new ArrayList<Observation>();
    all.add(https());
    all.addAll(List.of(seen));
    return label(Given.verdict(id, service(443, all.toArray(Observation[]::new))));
  }
}
