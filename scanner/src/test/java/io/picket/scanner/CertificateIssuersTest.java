package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.probes.revocation.IssuerInquiry;
import io.picket.testkit.CertificateOrder;
import io.picket.testkit.Credential;
import io.picket.testkit.IssuerServers;
import io.picket.testkit.IssuerServers.Register;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code picket certificate --fetch-revocation} beside OpenSSL's responder and an nginx. */
class CertificateIssuersTest {
  private final TestPki pki = TestPki.today();
  private final Credential root = pki.root("File Root");

  @TempDir private Path folder;

  /** The command, with leave to ask loopback, which its users never have. */
  private static final class OnLoopback extends CertificateCommand {
    @Override
    IssuerInquiry issuers(Surroundings surroundings) {
      return IssuerInquiry.over(
          (address, port) ->
              address.isLoopbackAddress() ? Optional.empty() : Optional.of("not loopback"),
          host -> List.of(InetAddress.ofLiteral(host)),
          "Picket (a test)",
          new Random(7));
    }
  }

  /** An issuing authority whose list is on the nginx, and a leaf below it. */
  private record Estate(Credential issuing, Credential leaf) {}

  private Estate estate(String lists, String responder, KeyPurposeId purpose) {
    Credential issuing =
        pki.intermediateOrder("File Issuing", root)
            .extension(Extension.cRLDistributionPoints, false, at(lists + "root.crl"))
            .issue();
    CertificateOrder leaf = pki.leafOrder("rmm.example.com", issuing).purposes(purpose);
    return new Estate(issuing, responder(leaf, responder).issue());
  }

  private static CertificateOrder responder(CertificateOrder order, String url) {
    return order.extension(
        Extension.authorityInfoAccess,
        false,
        new DERSequence(
            new AccessDescription(
                AccessDescription.id_ad_ocsp,
                new GeneralName(GeneralName.uniformResourceIdentifier, url))));
  }

  private static CRLDistPoint at(String url) {
    var name = new GeneralName(GeneralName.uniformResourceIdentifier, url);
    return new CRLDistPoint(
        new DistributionPoint[] {
          new DistributionPoint(new DistributionPointName(new GeneralNames(name)), null, null)
        });
  }

  private byte[] list(Credential issuer, Credential... revoked) {
    try {
      var builder =
          new X509v2CRLBuilder(
                  issuer.certificate().getSubject(), Date.from(pki.now().minusSeconds(3_600)))
              .setNextUpdate(Date.from(pki.now().plusSeconds(604_800)))
              .addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.TEN))
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  new JcaX509ExtensionUtils()
                      .createAuthorityKeyIdentifier(issuer.keys().getPublic()));
      for (Credential one : revoked) {
        builder.addCRLEntry(
            one.certificate().getSerialNumber(), Date.from(pki.now().minusSeconds(7_200)), 1);
      }
      return builder
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.keys().getPrivate()))
          .getEncoded();
    } catch (IOException | OperatorCreationException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Ran judge(Estate estate, String... more) throws Exception {
    return judge(new OnLoopback(), estate, more);
  }

  private Ran judge(CertificateCommand command, Estate estate, String... more) throws Exception {
    Path file = folder.resolve("chain.pem");
    Files.writeString(file, Credential.pem(estate.leaf().chain()));
    Path roots = folder.resolve("roots.pem");
    Files.writeString(roots, root.pem());
    var words = new ArrayList<String>(List.of(more));
    words.addAll(List.of(file.toString(), "--trust-store", roots.toString()));
    var out = new ByteArrayOutputStream();
    var surroundings =
        new Surroundings(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            Map.of(),
            InstantSource.system(),
            false,
            false);
    ExitCode code =
        command.run(
            Arguments.read(command.name(), command.options(), List.copyOf(words)), surroundings);
    return new Ran(code, out.toString(StandardCharsets.UTF_8), "");
  }

  private interface Use {
    void with(Estate estate) throws Exception;
  }

  /** Raises both servers; what they know is made of the estate's certificates. */
  private void served(
      KeyPurposeId purpose,
      Function<Estate, String> index,
      Function<Estate, byte[]> rootList,
      Use use)
      throws Exception {
    var made = new AtomicReference<Estate>();
    var responder = new AtomicReference<TlsServer>();
    try (TlsServer lists =
        IssuerServers.files(url -> {
          responder.set(
              IssuerServers.responder(ocsp -> {
                made.set(estate(url, ocsp, purpose));
                return new Register(made.get().issuing(), index.apply(made.get()));
              }));
          return Map.of("root.crl", rootList.apply(made.get()));
        })) {
      assertThat(lists.port()).isPositive();
      use.with(made.get());
    } finally {
      Optional.ofNullable(responder.get()).ifPresent(TlsServer::close);
    }
  }

  @Test
  void whatBothIssuersCallGoodIsAcceptedWithTheirDates() throws Exception {
    served(
        KeyPurposeId.id_kp_serverAuth,
        estate -> Register.good(estate.leaf()),
        estate -> list(root),
        estate -> {
          Ran text = judge(estate, "--fetch-revocation");
          assertThat(text.code()).as(text.out()).isEqualTo(ExitCode.PASSED);
          assertThat(text.out())
              .startsWith("ACCEPTED")
              .contains("Revoked   no: the responder's answer says good; CN=File Issuing: ")
              .containsPattern(
                  "OCSP at http://127.0.0.1:\\d+/ on CN=rmm.example.com: no: .*; of 20.*, until 20")
              .containsPattern("revocation list at .*/root.crl on CN=File Issuing: no: .*until 20");
          JsonNode json = json(judge(estate, "--fetch-revocation", "-o", "json"));
          assertThat(json.get("accepted").asBoolean()).isTrue();
          assertThat(json.get("revoked").asString()).isEqualTo("no");
          assertThat(json.get("revocation").asString()).isEqualTo("good");
          assertThat(json.get("revocations")).hasSize(2);
          assertThat(json.at("/revocations/0/next_update").asString()).startsWith("20");
          Ran notAsked = judge(estate);
          assertThat(notAsked.code()).isEqualTo(ExitCode.PASSED);
          assertThat(notAsked.out())
              .contains("Revoked   unknown: not asked: --fetch-revocation was not given");
        });
  }

  @Test
  void oneThatIsRevokedIsNotAcceptedWhoeverOnThePathItIs() throws Exception {
    served(
        KeyPurposeId.id_kp_serverAuth,
        estate -> Register.revoked(estate.leaf()),
        estate -> list(root),
        estate -> {
          Ran text = judge(estate, "--fetch-revocation");
          assertThat(text.code()).isEqualTo(ExitCode.FAILED);
          assertThat(text.out())
              .startsWith("NOT ACCEPTED: REVOKED")
              .contains("(keyCompromise), says the responder's answer");
          JsonNode json = json(judge(estate, "--fetch-revocation", "-o", "json"));
          assertThat(json.get("accepted").asBoolean()).isFalse();
          assertThat(json.at("/reasons/0/reason").asString()).isEqualTo("revoked");
          assertThat(json.get("revocation").asString()).isEqualTo("bad");
        });
    served(
        KeyPurposeId.id_kp_clientAuth,
        estate -> Register.good(estate.leaf()),
        estate -> list(root, estate.issuing()),
        estate -> {
          Ran text = judge(estate, "--fetch-revocation", "--purpose", "client");
          assertThat(text.code()).as(text.out()).isEqualTo(ExitCode.FAILED);
          assertThat(text.out()).contains("Revoked   YES: CN=File Issuing was revoked on 20");
        });
  }

  @Test
  void anAgentsCertificateIsAskedAboutAsOne() throws Exception {
    served(
        KeyPurposeId.id_kp_clientAuth,
        estate -> Register.good(estate.leaf()),
        estate -> list(root),
        estate -> {
          Ran agent = judge(estate, "--fetch-revocation", "--purpose", "client");
          assertThat(agent.code()).as(agent.out()).isEqualTo(ExitCode.PASSED);
          Ran server = judge(estate, "--fetch-revocation");
          assertThat(server.code()).isEqualTo(ExitCode.FAILED);
          assertThat(server.out()).contains("Revoked   unknown: ");
        });
  }

  @Test
  void whatIssuersDoNotAnswerIsNeverAccepted() throws Exception {
    served(
        KeyPurposeId.id_kp_serverAuth,
        estate -> "",
        estate -> list(root),
        estate -> {
          Ran text = judge(estate, "--fetch-revocation");
          assertThat(text.code()).as(text.out()).isEqualTo(ExitCode.INCOMPLETE);
          assertThat(text.out()).contains("Revoked   unknown: ", "does not know the certificate");
          assertThat(json(judge(estate, "--fetch-revocation", "-o", "json")).get("revoked"))
              .hasToString("\"unknown\"");
        });
  }

  @Test
  void theRealCommandAsksNobodyOnLoopback() throws Exception {
    served(
        KeyPurposeId.id_kp_serverAuth,
        estate -> Register.good(estate.leaf()),
        estate -> list(root),
        estate -> {
          Ran text = judge(new CertificateCommand(), estate, "--fetch-revocation");
          assertThat(text.code()).as(text.out()).isEqualTo(ExitCode.INCOMPLETE);
          assertThat(text.out()).contains("outside the agreed scope", "not asked: 127.0.0.1");
        });
  }

  @Test
  void aBatchAsksNobody() {
    Ran batch = Ran.withInput("{}", "certificate", "-", "--fetch-revocation");
    assertThat(batch.code()).isEqualTo(ExitCode.USAGE);
    assertThat(batch.err()).contains("--batch asks nobody");
  }

  private static JsonNode json(Ran ran) {
    return JsonMapper.builder().build().readTree(ran.out());
  }
}
