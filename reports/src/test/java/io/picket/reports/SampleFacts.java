package io.picket.reports;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.Evidence;
import io.picket.model.HttpSeen;
import io.picket.model.LoginSeen;
import io.picket.model.LoginTried;
import io.picket.model.ProductMatch;
import io.picket.model.ProtocolSeen;
import io.picket.model.Reason;
import io.picket.model.TlsDetail;
import io.picket.model.TlsSession;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Facts as probes would bring them home. */
final class SampleFacts {
  private static final Answer YES = new Answer.Yes("ServerHello");
  private static final Answer NO = new Answer.No("handshake_failure alert");

  private SampleFacts() {}

  static ProductMatch screenConnect() {
    return SampleRecords.product("screenconnect", "ConnectWise ScreenConnect", "24.2.1.8817");
  }

  static ProductMatch endpointCentral() {
    return SampleRecords.product(
        "endpoint-central-msp", "ManageEngine Endpoint Central MSP", "11.3.2400.15");
  }

  static TlsSupport modernTls() {
    return Sparse.of(
        TlsSupport.class,
        "versions",
        List.of(
            version(TlsVersion.SSL_2, NO),
            version(TlsVersion.SSL_3, NO),
            version(TlsVersion.TLS_1_0, NO),
            version(TlsVersion.TLS_1_1, NO),
            version(
                TlsVersion.TLS_1_2,
                YES,
                0xc030,
                "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                0xc02f,
                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
            version(
                TlsVersion.TLS_1_3,
                YES,
                0x1302,
                "TLS_AES_256_GCM_SHA384",
                0x1301,
                "TLS_AES_128_GCM_SHA256")),
        "detail",
        Optional.of(detail()),
        "connections",
        34,
        "bytesSent",
        12_000L,
        "bytesReceived",
        61_200L);
  }

  private static TlsDetail detail() {
    return Sparse.of(
        TlsDetail.class,
        "groups",
        List.of(
            new TlsDetail.NamedGroup(0x11ec, "X25519MLKEM768"),
            new TlsDetail.NamedGroup(0x001d, "x25519"),
            new TlsDetail.NamedGroup(0x0017, "secp256r1")),
        "groupsComplete",
        YES,
        "curves",
        List.of(new TlsDetail.NamedGroup(0x001d, "x25519")),
        "signatures",
        List.of(new TlsDetail.Signature(0x0804, "rsa_pss_rsae_sha256")),
        "signaturesComplete",
        YES,
        "alpn",
        List.of("h2", "http/1.1"),
        "clientCertificate",
        new TlsDetail.ClientCertificate(NO, NO, List.of()),
        "features",
        List.of(
            new TlsDetail.Feature(TlsDetail.Question.SECURE_RENEGOTIATION, YES),
            new TlsDetail.Feature(TlsDetail.Question.COMPRESSION, NO),
            new TlsDetail.Feature(
                TlsDetail.Question.OCSP_STAPLED,
                new Answer.Unknown(Reason.OUT_OF_BUDGET, "60 connections used"))));
  }

  static TlsSession session() {
    return new TlsSession(
        List.of(
            new TlsSession.Handshake(
                TlsVersion.TLS_1_3,
                YES,
                YES,
                NO,
                List.of("CN=Acme Agents \u202e"),
                List.of(new TlsSession.Ticket(7200, 16_384))),
            new TlsSession.Handshake(TlsVersion.TLS_1_2, YES, NO, NO, List.of(), List.of())),
        List.of(),
        List.of(
            new TlsSession.Feature(TlsSession.Question.RESUMES_IN_TLS_1_3, YES),
            new TlsSession.Feature(TlsSession.Question.RESUMES_BY_SESSION_ID, NO),
            new TlsSession.Feature(
                TlsSession.Question.CLIENT_RENEGOTIATION,
                new Answer.Unknown(Reason.OUT_OF_SCOPE, "needs leave for requests"))));
  }

  static TlsSupport legacyTls() {
    Object[] old = {
      0x0005, "TLS_RSA_WITH_RC4_128_SHA", 0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
      0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA", 0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"
    };
    return Sparse.of(
        TlsSupport.class,
        "versions",
        List.of(
            version(TlsVersion.SSL_2, new Answer.Unknown(Reason.RESET, "reset after the hello")),
            version(TlsVersion.SSL_3, YES, 0x0005, "TLS_RSA_WITH_RC4_128_SHA"),
            version(TlsVersion.TLS_1_0, YES, old),
            version(TlsVersion.TLS_1_1, YES, old),
            version(
                TlsVersion.TLS_1_2,
                YES,
                0xc02f,
                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                0x009c,
                "TLS_RSA_WITH_AES_128_GCM_SHA256",
                0xc013,
                "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
                0x000a,
                "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
            version(TlsVersion.TLS_1_3, NO)),
        "anomalies",
        List.of(new Evidence("ServerHello to a hello with GREASE", "session id not echoed")),
        "connections",
        71,
        "bytesSent",
        30_210L,
        "bytesReceived",
        120_431L);
  }

  private static TlsSupport.OfVersion version(
      TlsVersion version, Answer accepted, Object... suites) {
    List<TlsSupport.CipherSuite> list = new ArrayList<>();
    for (int i = 0; i < suites.length; i += 2) {
      list.add(Sparse.of(TlsSupport.CipherSuite.class, "code", suites[i], "name", suites[i + 1]));
    }
    return Sparse.of(
        TlsSupport.OfVersion.class,
        "version",
        version,
        "accepted",
        accepted,
        "suites",
        list,
        "suitesComplete",
        accepted.isUnknown() ? accepted : new Answer.Yes("all others were refused"),
        "preference",
        list.size() < 2 ? TlsSupport.Preference.NOT_APPLICABLE : TlsSupport.Preference.SERVER);
  }

  static CertificateSeen goodCertificate() {
    return chain(
        "TLS 1.3, SNI rmm.acme-dental.example",
        "rmm.acme-dental.example",
        new Answer.Yes("DNS:rmm.acme-dental.example"),
        new Answer.Yes("ISRG Root X1"),
        List.of("CN=rmm.acme-dental.example", "CN=R11", "CN=ISRG Root X1"),
        List.of(),
        new Answer.Unknown(Reason.SILENT, "CN=R11: the responder: not finished within 10000 ms"),
        new CertificateSeen.Stapling(false, 3, 2),
        List.of(
            revocation(
                CertificateSeen.Revocation.Source.STAPLE,
                Optional.empty(),
                "CN=rmm.acme-dental.example",
                new Answer.No("the stapled OCSP answer says good")),
            revocation(
                CertificateSeen.Revocation.Source.OCSP,
                Optional.of("http://ocsp.issuer.example/"),
                "CN=R11",
                new Answer.Unknown(Reason.SILENT, "the responder: not finished within 10000 ms"))),
        certificate(
            "CN=rmm.acme-dental.example",
            "CN=R11,O=Let's Encrypt,C=US",
            "2026-09-04T10:00:00Z",
            "2026-12-03T10:00:00Z",
            2048,
            List.of("DNS:rmm.acme-dental.example")),
        certificate(
            "CN=R11,O=Let's Encrypt,C=US",
            "CN=ISRG Root X1,O=Internet Security Research Group,C=US",
            "2024-03-13T00:00:00Z",
            "2027-03-12T23:59:59Z",
            2048,
            List.of()));
  }

  static CertificateSeen vendorCertificate() {
    return chain(
        "TLS 1.2, SNI ec.acme-dental.example",
        "ec.acme-dental.example",
        new Answer.No("the certificate names no host at all"),
        new Answer.No("CN=ManageEngineCA is not a root of the programme"),
        List.of(),
        List.of(
            new CertificateSeen.Remark(
                CertificateSeen.Remark.Kind.VENDOR_DEFAULT,
                "issued by ManageEngineCA, which every installation has"),
            new CertificateSeen.Remark(
                CertificateSeen.Remark.Kind.INCOMPLETE, "ManageEngineCA was not sent")),
        new Answer.Unknown(
            Reason.NOT_TRIED,
            "no OCSP answer was stapled; issuer not asked: --fetch-revocation was not given"),
        new CertificateSeen.Stapling(false, 2, 0),
        List.of(),
        certificate(
            "CN=ManageEngine,OU=ManageEngine,O=Zoho Corporation",
            "CN=ManageEngineCA,OU=ManageEngine,O=Zoho Corporation",
            "2019-05-01T00:00:00Z",
            "2046-05-01T00:00:00Z",
            1024,
            List.of()));
  }

  private static CertificateSeen.Revocation revocation(
      CertificateSeen.Revocation.Source source,
      Optional<String> url,
      String subject,
      Answer revoked) {
    boolean read = !revoked.isUnknown();
    return new CertificateSeen.Revocation(
        source,
        url,
        "%064x".formatted(subject.hashCode() & 0xffffffffL),
        subject,
        revoked,
        read ? Optional.of(Instant.parse("2026-11-20T04:00:00Z")) : Optional.empty(),
        read ? Optional.of(Instant.parse("2026-11-27T04:00:00Z")) : Optional.empty(),
        Optional.empty());
  }

  private static CertificateSeen chain(
      String via,
      String nameAsked,
      Answer nameMatches,
      Answer trusted,
      List<String> route,
      List<CertificateSeen.Remark> remarks,
      Answer revoked,
      CertificateSeen.Stapling stapling,
      List<CertificateSeen.Revocation> revocations,
      CertificateSeen.Certificate... certificates) {
    var path =
        Sparse.of(
            CertificateSeen.Path.class,
            "store",
            "Mozilla",
            "dated",
            LocalDate.of(2026, 10, 1),
            "trusted",
            trusted,
            "route",
            route);
    var chain =
        Sparse.of(
            CertificateSeen.Chain.class,
            "via",
            via,
            "certificates",
            List.of(certificates),
            "nameAsked",
            nameAsked,
            "nameMatches",
            nameMatches,
            "paths",
            List.of(path),
            "remarks",
            remarks,
            "revoked",
            revoked,
            "stapling",
            Optional.of(stapling),
            "revocations",
            revocations);
    return Sparse.of(CertificateSeen.class, "chains", List.of(chain));
  }

  private static CertificateSeen.Certificate certificate(
      String subject,
      String issuer,
      String notBefore,
      String notAfter,
      int bits,
      List<String> names) {
    return Sparse.of(
        CertificateSeen.Certificate.class,
        "sha256",
        "%064x".formatted(subject.hashCode() & 0xffffffffL),
        "subject",
        subject,
        "issuer",
        issuer,
        "serial",
        "04a1b2c3",
        "notBefore",
        Instant.parse(notBefore),
        "notAfter",
        Instant.parse(notAfter),
        "names",
        names,
        "keyAlgorithm",
        "RSA",
        "keyBits",
        bits,
        "spkiSha256",
        "%064x".formatted(subject.length()),
        "signatureAlgorithm",
        bits < 2048 ? "SHA1withRSA" : "SHA256withRSA",
        "derBase64",
        "MIIB");
  }

  static HttpSeen webPage(String url) {
    return Sparse.of(
        HttpSeen.class,
        "tls",
        true,
        "exchanges",
        List.of(exchange(url, "ConnectWise ScreenConnect Remote Support Software", 14_000, false)));
  }

  private static HttpSeen.Exchange exchange(
      String url, String title, int bytes, boolean passwordField) {
    return Sparse.of(
        HttpSeen.Exchange.class,
        "url",
        url,
        "status",
        200,
        "headers",
        List.of(
            new HttpSeen.Header("Server", "ScreenConnect/24.2.1.8817-2746137"),
            new HttpSeen.Header("Date", "Sun, 22 Nov 2026 10:00:01 GMT"),
            new HttpSeen.Header("Content-Type", "text/html; charset=utf-8")),
        "title",
        Optional.of(title),
        "body",
        Sparse.of(
            HttpSeen.Body.class, "bytes", bytes, "content", true, "passwordField", passwordField));
  }

  static HttpSeen redirectInClear() {
    var trail =
        Sparse.of(
            HttpSeen.Trail.class,
            "hops",
            List.of(
                new HttpSeen.Hop(
                    "http://rmm.acme-dental.example:8040/",
                    302,
                    "https://rmm.acme-dental.example/"),
                new HttpSeen.Hop(
                    "https://rmm.acme-dental.example/", 302, "https://login.acme-dental.example/")),
            "end",
            HttpSeen.End.OUT_OF_SCOPE,
            "detail",
            "login.acme-dental.example is not in the scope");
    return Sparse.of(
        HttpSeen.class,
        "exchanges",
        List.of(exchange("http://rmm.acme-dental.example:8040/Login", "Login", 9_120, true)),
        "trail",
        Optional.of(trail));
  }

  static LoginTried defaultAccount() {
    return new LoginTried(
        "endpoint-central",
        "admin",
        "https://ec.acme-dental.example:8383/j_security_check",
        false,
        Optional.of(Instant.parse("2026-11-22T04:00:11Z")),
        new Answer.Unknown(Reason.UNRECOGNISED, "the server shows its login page again"),
        new Answer.Unknown(Reason.NOT_TRIED, "there was no session to end"),
        "https://www.manageengine.com/reset-password.html");
  }

  static ProtocolSeen protocol() {
    return new ProtocolSeen(
        "ssh",
        List.of(
            new ProtocolSeen.Trait(ProtocolSeen.Question.SSH_1, NO),
            new ProtocolSeen.Trait(ProtocolSeen.Question.SSH_ALGORITHMS, YES),
            new ProtocolSeen.Trait(
                ProtocolSeen.Question.SMB_1, new Answer.Unknown(Reason.SILENT, "no answer"))),
        List.of(
            new ProtocolSeen.Listing("host keys", List.of("ssh-ed25519", "<script>")),
            new ProtocolSeen.Listing("ciphers", List.of())));
  }

  static LoginSeen openSetup() {
    return Sparse.of(
        LoginSeen.class,
        "pages",
        List.of(
            page(LoginSeen.Kind.SETUP_WIZARD, "SetupWizard.aspx/", "200 with a form"),
            page(LoginSeen.Kind.LOGIN, "Login", "200 with a password field")));
  }

  private static LoginSeen.Page page(LoginSeen.Kind kind, String path, String how) {
    return Sparse.of(
        LoginSeen.Page.class,
        "productId",
        "screenconnect",
        "kind",
        kind,
        "url",
        "http://rmm.acme-dental.example:8040/" + path,
        "inClear",
        true,
        "reachable",
        new Answer.Yes(how));
  }
}
