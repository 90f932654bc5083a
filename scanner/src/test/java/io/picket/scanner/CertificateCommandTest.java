package io.picket.scanner;

import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.testkit.Credential;
import io.picket.testkit.KeyKind;
import io.picket.testkit.Peers;
import io.picket.testkit.TestPki;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code picket certificate}: what is wrong with a file, and which file would be right. */
class CertificateCommandTest {
  private static final String HAD_AT = "http://issuers.example/issuing.crt";
  private static final DERSequence HAD =
      new DERSequence(
          new AccessDescription(
              AccessDescription.id_ad_caIssuers,
              new GeneralName(GeneralName.uniformResourceIdentifier, HAD_AT)));

  private final TestPki pki = TestPki.today();
  private final Credential root = pki.root("Paste Root");
  private final Credential middle = pki.intermediate("Paste Middle", root);
  private final Credential issuing = pki.intermediate("Paste Issuing", middle);
  private final Credential leaf =
      pki.leafOrder("rmm.example.com", issuing)
          .extension(Extension.authorityInfoAccess, false, HAD)
          .issue();

  @TempDir private Path folder;
  private Path roots;

  @BeforeEach
  void trustTheRoot() throws IOException {
    roots = Files.writeString(folder.resolve("roots.pem"), root.pem());
  }

  private Path file(String name, Credential... inside) throws IOException {
    var all = new ArrayList<X509CertificateHolder>();
    for (Credential one : inside) {
      all.add(one.certificate());
    }
    return Files.writeString(folder.resolve(name), Credential.pem(all));
  }

  private Ran judge(Path file, String... more) {
    return judge(Map.of(), new byte[0], file.toString(), more);
  }

  private Ran judge(Map<String, String> environment, byte[] input, String file, String... more) {
    var words = new ArrayList<String>(List.of("certificate", file));
    words.addAll(List.of("--trust-store", roots.toString()));
    words.addAll(List.of(more));
    return Ran.with(environment, input, words);
  }

  private static JsonNode json(Ran ran) {
    return JsonMapper.builder().build().readTree(ran.out());
  }

  @Test
  void aRightFileIsRightAsItIs() throws Exception {
    for (Path right :
        List.of(
            file("right.pem", leaf, issuing, middle),
            file("root.pem", leaf, issuing, middle, root))) {
      Ran text = judge(right);
      assertThat(text.code()).as(text.out()).isEqualTo(ExitCode.PASSED);
      assertThat(text.out())
          .startsWith("ACCEPTED")
          .contains("The file  complete and in order: the server's certificate, then 2 issuers");
      assertThat(json(judge(right, "-o", "json")).at("/file/right").asBoolean()).isTrue();
    }
    assertThat(judge(folder.resolve("root.pem")).out())
        .contains("the root behind them may stay out");
  }

  @Test
  void anotherOrderIsToldAndWritten() throws Exception {
    Path upsideDown = file("upside-down.pem", root, middle, issuing, leaf, middle);
    Path mended = folder.resolve("mended.pem");
    Ran text = judge(upsideDown, "--write-chain", mended.toString());
    assertThat(text.code()).as(text.out()).isEqualTo(ExitCode.PASSED);
    assertThat(text.out())
        .contains(
            "The file  must be changed. Paste these certificates into it, in this order:",
            "  1  CN=rmm.example.com  (number 4 in the file)",
            "  2  CN=Paste Issuing  (number 3 in the file)",
            "  3  CN=Paste Middle  (number 2 in the file)",
            "CN=Paste Root  (number 1): it is the root",
            "CN=Paste Middle  (number 5): it is in the file twice");
    assertThat(Files.readString(mended))
        .isEqualTo(
            Credential.pem(
                List.of(leaf.certificate(), issuing.certificate(), middle.certificate())));
    assertThat(judge(mended).out()).contains("The file  complete and in order");
    assertThat(
            openssl(
                "verify",
                "-CAfile",
                roots.toString(),
                "-untrusted",
                mended.toString(),
                mended.toString()))
        .contains("OK");
    Ran again = judge(upsideDown, "--write-chain", mended.toString());
    assertThat(again.code()).isEqualTo(ExitCode.USAGE);
    assertThat(again.err()).contains("mended.pem is there already; choose another name");
  }

  @Test
  void aMissingIssuerIsNamedWithThePlaceItIsHadAt() throws Exception {
    Path alone = file("alone.pem", leaf, pki.root("Somebody Else"));
    Path mended = folder.resolve("never.pem");
    Ran text = judge(alone, "--write-chain", mended.toString());
    assertThat(text.code()).isEqualTo(ExitCode.FAILED);
    assertThat(text.out())
        .startsWith("NOT ACCEPTED")
        .contains(
            "The file  lacks an issuer that is not known here",
            "  1  CN=rmm.example.com  (number 1 in the file)",
            "  2  CN=Paste Issuing  (MISSING: it issued CN=rmm.example.com; key identifier ",
            "To be had at " + HAD_AT,
            "CN=Somebody Else  (number 2): it is not an issuer of the server's certificate");
    assertThat(text.err()).contains("nothing written");
    assertThat(mended).doesNotExist();
    JsonNode json = json(judge(alone, "-o", "json"));
    assertThat(json.at("/file/complete").asBoolean()).isFalse();
    assertThat(json.at("/file/missing/url").asString()).isEqualTo(HAD_AT);
    assertThat(json.at("/file").has("chain_pem")).isFalse();
  }

  @Test
  void anIssuerOfTheSameNameWithAnotherKeyIsNoIssuer() throws Exception {
    Credential twin = pki.intermediateOrder("Paste Issuing", middle).key(KeyKind.P384).issue();
    Ran text = judge(file("twin.pem", leaf, twin, middle));
    assertThat(text.code()).isEqualTo(ExitCode.FAILED);
    assertThat(text.out())
        .contains("2  CN=Paste Issuing  (MISSING", "CN=Paste Issuing  (number 2): it is not an");
  }

  @Test
  void anExpiredCertificateHasARightFileToo() throws Exception {
    Credential old = pki.leafOrder("old.example.com", issuing).expired().issue();
    Ran text = judge(file("old.pem", old, middle, issuing));
    assertThat(text.code()).isEqualTo(ExitCode.FAILED);
    assertThat(text.out())
        .contains(
            "why   expired on", "1  CN=old.example.com", "2  CN=Paste Issuing", "3  CN=Paste");
    Ran then = judge(folder.resolve("old.pem"), "--at", pki.now().minusSeconds(864_000).toString());
    assertThat(then.out()).as("before its end").startsWith("ACCEPTED");
  }

  @Test
  void anExpiredIssuerIsToBeReplacedBeforeTheFileIsInOrder() throws Exception {
    Credential old = pki.intermediateOrder("Overdue Issuing", middle).expired().issue();
    Credential below =
        pki.leafOrder("rmm.example.com", old)
            .extension(Extension.authorityInfoAccess, false, HAD)
            .issue();
    Path overdue = file("overdue.pem", below, old, middle);
    Path mended = folder.resolve("never.pem");
    Ran text = judge(overdue, "--write-chain", mended.toString());
    assertThat(text.code()).isEqualTo(ExitCode.FAILED);
    assertThat(text.out())
        .doesNotContain("complete and in order")
        .contains(
            "The file  carries an expired issuer, and its successor is not known here. The right"
                + " order is:",
            "  1  CN=rmm.example.com  (number 1 in the file)",
            "  2  CN=Overdue Issuing  (number 2 in the file; EXPIRED on ",
            " in its place; it may be had at " + HAD_AT,
            "  3  CN=Paste Middle  (number 3 in the file)");
    assertThat(mended).doesNotExist();
    JsonNode json = json(judge(overdue, "-o", "json"));
    assertThat(json.at("/file/right").asBoolean()).isFalse();
    assertThat(json.at("/file/complete").asBoolean()).isFalse();
    assertThat(json.at("/file/chain/1/replace_by/url").asString()).isEqualTo(HAD_AT);
  }

  @Test
  void everyFormIsReadWithEverythingInIt() throws Exception {
    leaf.writePem(folder, "server");
    file("all.pem", leaf, issuing, middle);
    String key = folder.resolve("server.key").toString();
    String all = folder.resolve("all.pem").toString();
    openssl("crl2pkcs7", "-nocrl", "-certfile", all, "-out", path("chain.p7b"));
    openssl("crl2pkcs7", "-nocrl", "-certfile", all, "-outform", "DER", "-out", path("chain.p7c"));
    openssl(
        "pkcs12", "-export", "-in", all, "-inkey", key, "-passout", "pass:", "-out", path("o.p12"));
    openssl(
        "pkcs12",
        "-export",
        "-in",
        all,
        "-nokeys",
        "-passout",
        "pass:changeit",
        "-out",
        path("nokeys.p12"));
    openssl(
        "pkcs12",
        "-export",
        "-certpbe",
        "PBE-SHA1-3DES",
        "-keypbe",
        "PBE-SHA1-3DES",
        "-in",
        all,
        "-inkey",
        key,
        "-passout",
        "pass:",
        "-out",
        path("old.p12"));
    for (String how : List.of("AES-256-CBC", "PBE-SHA1-3DES")) {
      openssl(
          "pkcs12",
          "-export",
          "-certpbe",
          how,
          "-in",
          all,
          "-nokeys",
          "-passout",
          "pass:",
          "-out",
          path(how + ".p12"));
    }
    for (String one :
        List.of(
            "chain.p7b",
            "chain.p7c",
            "o.p12",
            "nokeys.p12",
            "old.p12",
            "AES-256-CBC.p12",
            "PBE-SHA1-3DES.p12")) {
      Ran ran = judge(folder.resolve(one), "--key", key, "--host", "rmm.example.com");
      assertThat(ran.code()).as(one + ran.out() + ran.err()).isEqualTo(ExitCode.PASSED);
      assertThat(json(judge(folder.resolve(one), "-o", "json")).at("/file/chain"))
          .as(one)
          .hasSize(3);
    }
    // A set knows no order, so that nobody has to change it.
    file("mixed.pem", middle, leaf, issuing);
    openssl("crl2pkcs7", "-nocrl", "-certfile", path("mixed.pem"), "-out", path("mixed.p7b"));
    assertThat(judge(folder.resolve("mixed.pem")).out()).contains("must be changed");
    assertThat(judge(folder.resolve("mixed.p7b")).out()).contains("complete and in order");
    Ran piped = judge(Map.of(), Files.readAllBytes(folder.resolve("all.pem")), "-", "--key", key);
    assertThat(piped.code()).as(piped.out()).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void passwordsComeFromAFileTheEnvironmentOrThePrompt() throws Exception {
    leaf.writePem(folder, "server");
    file("all.pem", leaf, issuing, middle);
    for (String algorithm : List.of("AES-256-CBC", "PBE-SHA1-3DES")) {
      String name = algorithm + ".pfx";
      openssl(
          "pkcs12",
          "-export",
          "-certpbe",
          algorithm,
          "-keypbe",
          algorithm,
          "-in",
          path("all.pem"),
          "-inkey",
          path("server.key"),
          "-passout",
          "pass:gehe1m, ü",
          "-out",
          path(name));
      Path secret = Files.writeString(folder.resolve("secret"), "gehe1m, ü\n");
      Ran byFile = judge(folder.resolve(name), "--password-file", secret.toString());
      assertThat(byFile.code()).as(byFile.out() + byFile.err()).isEqualTo(ExitCode.PASSED);
      assertThat(byFile.out()).contains("Key       yes").doesNotContain("gehe1m");
      Map<String, String> environment = Map.of("PICKET_PASSWORD", "gehe1m, ü");
      assertThat(judge(environment, new byte[0], path(name)).code()).isEqualTo(ExitCode.PASSED);
      Ran without = judge(folder.resolve(name));
      assertThat(without.code()).isEqualTo(ExitCode.USAGE);
      assertThat(without.err())
          .contains(name + ": PKCS#12 (PFX) with a password; give it with --password-file FILE");
      Ran wrong = judge(Map.of("PICKET_PASSWORD", "other"), new byte[0], path(name));
      assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
      assertThat(wrong.err()).contains("that the password given does not open; give its own");
    }
    assertThat(prompted("AES-256-CBC.pfx", "gehe1m, ü")).isEqualTo(ExitCode.PASSED);
  }

  private ExitCode prompted(String name, String answer) throws Exception {
    var command =
        new CertificateCommand() {
          @Override
          Optional<String> prompt(String question, Surroundings surroundings) {
            assertThat(question).contains(name);
            return Optional.of(answer);
          }
        };
    var nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return command.run(
        Arguments.read(
            command.name(),
            command.options(),
            List.of(path(name), "--trust-store", roots.toString())),
        new Surroundings(
            new ByteArrayInputStream(new byte[0]),
            nowhere,
            nowhere,
            Map.of(),
            InstantSource.system(),
            true,
            true));
  }

  @Test
  void anEncryptedKeyIsOpenedOrNotToldToFit() throws Exception {
    leaf.writePem(
        folder, "server", List.of(leaf.certificate(), issuing.certificate(), middle.certificate()));
    openssl(
        "pkcs8",
        "-topk8",
        "-in",
        path("server.key"),
        "-passout",
        "pass:geheim",
        "-out",
        path("e.key"));
    Path secret = Files.writeString(folder.resolve("secret"), "geheim");
    Path chain = folder.resolve("server.crt");
    Ran opened = judge(chain, "--key", path("e.key"), "--password-file", secret.toString());
    assertThat(opened.code()).as(opened.out()).isEqualTo(ExitCode.PASSED);
    Ran closed = judge(chain, "--key", path("e.key"));
    assertThat(closed.code()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(closed.out()).contains("Key       unknown: ", "give its password");
  }

  @Test
  void aKeyIsReadInEveryFormAndWhyItIsNotIsTold() throws Exception {
    leaf.writePem(
        folder, "server", List.of(leaf.certificate(), issuing.certificate(), middle.certificate()));
    String key = path("server.key");
    Path chain = folder.resolve("server.crt");
    boolean rsa = openssl("pkey", "-in", key, "-noout", "-text").contains("publicExponent");
    String kind = rsa ? "rsa" : "ec";
    openssl(kind, "-in", key, "-outform", "DER", "-out", path("traditional.der"));
    openssl("pkcs8", "-topk8", "-nocrypt", "-in", key, "-outform", "DER", "-out", path("8.der"));
    for (String form : List.of(key, path("traditional.der"), path("8.der"))) {
      assertThat(judge(chain, "--key", form).out()).as(form).contains("Key       yes: ");
    }
    var encrypted = new ArrayList<>(List.of(kind, "-in", key, "-aes128", "-passout", "pass:x"));
    encrypted.addAll(rsa ? List.of("-traditional") : List.of());
    encrypted.addAll(List.of("-out", path("old.key")));
    openssl(encrypted.toArray(String[]::new));
    Ran old = judge(chain, "--key", path("old.key"));
    assertThat(old.code()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(old.out()).contains("Key       unknown: the key is encrypted", "openssl pkcs8");
  }

  @Test
  void anIssuersKeyDoesNotMakeTheIssuerTheServer() throws Exception {
    issuing.writePem(folder, "issuing");
    Path chain = file("chain.pem", leaf, issuing, middle);
    Ran text = judge(chain, "--key", path("issuing.key"));
    assertThat(text.code()).isEqualTo(ExitCode.FAILED);
    assertThat(text.out())
        .contains("Key       NO: it is the key of CN=Paste Issuing, which is an authority")
        .contains("The file  complete and in order");
    assertThat(judge(file("issuing.pem", issuing, middle), "--key", path("issuing.key")).out())
        .contains("Key       yes: ");
  }

  @Test
  void aMomentIsReadAsPeopleAndProgramsWriteIt() throws Exception {
    Path chain = file("chain.pem", leaf, issuing, middle);
    for (String moment :
        List.of(
            "2020-01-01",
            "2020-01-01T00:00:00",
            "2020-01-01T00:00:00.5",
            "2020-01-01T00:00:00+05:30",
            "1577836800")) {
      assertThat(judge(chain, "--at", moment).out()).as(moment).contains("valid only from");
    }
    assertSaid(judge(chain, "--at", "01.01.2020"), "is no moment");
  }

  @Test
  void listsThatSayTheSameAreNamedTogether() throws Exception {
    assertThat(judge(file("chain.pem", leaf, issuing, middle)).out())
        .containsOnlyOnce("not by Mozilla ")
        .containsOnlyOnce("    why   ")
        .doesNotContain("    do    ")
        .contains(", Java ", "is not among the roots");
  }

  @Test
  void whatACertificateDemandsOfTheServerIsToldBeforeItIsInstalled() throws Exception {
    Credential demanding =
        pki.leafOrder("rmm.example.com", issuing)
            .extension(
                new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24"),
                false,
                new DERSequence(new ASN1Integer(5)))
            .issue();
    Path chain = file("demanding.pem", demanding, issuing, middle);
    assertThat(judge(chain).out()).contains("Stapling  demanded by the certificate");
    assertThat(json(judge(chain, "-o", "json")).get("must_staple").asBoolean()).isTrue();
    assertThat(judge(file("plain.pem", leaf, issuing, middle)).out()).doesNotContain("Stapling");
  }

  @Test
  void aKeyOfAnotherCertificateIsToldWithWhatToDo() throws Exception {
    pki.leafOrder("other.example.com", issuing).issue().writePem(folder, "other");
    Ran ran = judge(file("chain.pem", leaf, issuing, middle), "--key", path("other.key"));
    assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.out())
        .contains(
            "Key       NO: the key belongs to another certificate", "issued again for this key");
    Ran json = judge(folder.resolve("chain.pem"), "--key", path("other.key"), "-o", "json");
    assertThat(json(json).get("key_fits").asString()).isEqualTo("no");
  }

  @Test
  void aFileThatServersCannotReadIsNotAccepted() throws Exception {
    Path chain = file("chain.pem", leaf, issuing, middle);
    assertThat(judge(chain).code()).isEqualTo(ExitCode.PASSED);
    Path old = folder.resolve("old-mac.pem");
    Files.writeString(old, Files.readString(chain).replace("\r", "").replace('\n', '\r'));
    Ran ran = judge(old, "-o", "json");
    assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
    assertThat(json(ran).get("accepted").asBoolean()).isTrue();
    assertThat(json(ran).at("/file/right").asBoolean()).isFalse();
    assertThat(json(ran).at("/file/trouble").asString()).isNotEmpty();
  }

  @Test
  void anAgentsCertificateIsJudgedAsOne() throws Exception {
    Credential agent =
        pki.leafOrder("agent-7", issuing).purposes(KeyPurposeId.id_kp_clientAuth).issue();
    Path chain = file("agent.pem", agent, issuing, middle);
    assertThat(judge(chain, "--purpose", "client").code()).isEqualTo(ExitCode.PASSED);
    assertThat(judge(chain).code()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void theStepsAreThoseOfTheServer() throws Exception {
    Path chain = file("chain.pem", issuing, leaf, middle);
    assertThat(judge(chain, "--install-on", "screenconnect").out())
        .contains(
            "HTTP.SYS",
            "2, 3 of the list above ends up under Intermediate Certification Authorities",
            "certhash="
                + openssl("x509", "-in", leafOnly(), "-noout", "-fingerprint", "-sha1")
                    .replaceAll(".*=|:|\\s", "")
                    .toLowerCase(java.util.Locale.ROOT));
    assertThat(judge(chain, "--install-on", "endpoint-central").out()).contains("Restart the");
    assertThat(json(judge(chain, "--install-on", "pem", "-o", "json")).at("/file/install"))
        .hasSize(1);
    Ran other = judge(chain, "--install-on", "iis");
    assertThat(other.code()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err()).contains("write pem, screenconnect or endpoint-central");
  }

  private String leafOnly() throws IOException {
    return file("leaf-only.pem", leaf).toString();
  }

  @Test
  void whatCannotBeReadIsNamedWithTheMend() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path key = Files.writeString(folder.resolve("key.pem"), leaf.privateKeyPem());
    Path good = file("good.pem", leaf);
    assertSaid(judge(empty), "empty.pem: the file is empty");
    assertSaid(judge(key), "key.pem: a private key, no certificate", "with --key");
    assertSaid(judge(folder), "is a folder; name a file in it");
    assertSaid(judge(folder.resolve("none.pem")), "no such file");
    assertSaid(judge(good, "--key", good.toString()), "--key: ", "good.pem: no private key in it");
    assertSaid(judge(good, "--key", roots.toString()), "roots.pem: no private key in it");
    Path wide = Files.write(folder.resolve("wide.pem"), leaf.pem().getBytes(UTF_16));
    assertSaid(judge(wide), "wide.pem: text in UTF-16", "save it as UTF-8");
    assertSaid(judge(good, "--key", folder.resolve("none").toString()), "--key: no such file");
    assertSaid(judge(good, "--at", "yesterday"), "--at: \"yesterday\" is no moment");
    assertSaid(judge(good, "--purpose", "mail"), "picket: --purpose: write server");
    for (String host : List.of("rmm.example.com:8443", "https://rmm.example.com", "127.0.0.1:9")) {
      assertSaid(judge(good, "--host", host), "write the name or address alone");
    }
    assertSaid(judge(good, "--install-on", "toaster"), "--install-on: ");
    assertSaid(
        judge(file("whole.pem", leaf, issuing, middle), "--write-chain", path("no/where")),
        "cannot be written");
    assertSaid(judge(good, "--password-file", folder.resolve("none").toString()), "no such file");
  }

  /** What people take for a certificate. */
  @Test
  void whatIsNoCertificateIsCalledWhatItIs() throws Exception {
    leaf.writePem(folder, "server");
    openssl("req", "-new", "-key", path("server.key"), "-subj", "/CN=x", "-out", path("a.csr"));
    openssl("req", "-in", path("a.csr"), "-outform", "DER", "-out", path("b.csr"));
    openssl("pkey", "-in", path("server.key"), "-pubout", "-out", path("public.pem"));
    for (String request : List.of("a.csr", "b.csr")) {
      assertSaid(judge(folder.resolve(request)), request + ": a certificate request (CSR)");
    }
    assertSaid(judge(folder.resolve("public.pem")), "public.pem: a public key, no certificate");
    Path good = file("good.pem", leaf);
    assertSaid(judge(good, "--key", path("a.csr")), "only a certificate request");
    assertSaid(judge(good, "--key", path("public.pem")), "only a public key");
    String pem = leaf.pem();
    String bare = pem.lines().filter(line -> !line.startsWith("-")).reduce("", String::concat);
    for (Map.Entry<String, String> one :
        Map.of(
                "<html><body>404</body></html>",
                "a web page",
                pem.replace("-----", "\u2014\u2014"),
                "not hyphens any more",
                bare,
                "in Base64 without its first and last line")
            .entrySet()) {
      assertSaid(judge(Files.writeString(folder.resolve("odd"), one.getKey())), one.getValue());
    }
    Path store = folder.resolve("server.jks");
    Files.write(store, new byte[] {(byte) 0xFE, (byte) 0xED, (byte) 0xFE, (byte) 0xED, 0, 0, 0, 2});
    assertSaid(judge(store), "server.jks: a Java keystore (JKS)", "keytool -importkeystore");
  }

  /** What Picket can read and OpenSSL cannot is no file for a server. */
  @Test
  void pemThatServersDoNotReadIsNoRightFile() throws Exception {
    String right = Files.readString(file("right.pem", leaf, issuing, middle));
    assertThat(certificatesForOpenssl("right.pem")).isEqualTo(3);
    for (String wrong :
        List.of(
            right.replace("\n", "\r"),
            right.replaceAll("(?m)^", "  "),
            right.replace("-----\n-----", "----------"),
            right.substring(0, right.length() - 100))) {
      Path file = Files.writeString(folder.resolve("wrong.pem"), wrong);
      assertThat(certificatesForOpenssl("wrong.pem")).isNotEqualTo(3);
      assertThat(judge(file).out()).contains("Written   so that nginx, Apache, HAProxy");
      assertThat(json(judge(file, "-o", "json")).at("/file/right").asBoolean(true)).isFalse();
    }
    for (String fine :
        List.of(
            right.replace("\n", "\r\n"), "\uFEFF" + right, "Bag Attributes\n  a: 1\n" + right)) {
      Path file = Files.writeString(folder.resolve("fine.pem"), fine);
      assertThat(certificatesForOpenssl("fine.pem")).isEqualTo(3);
      assertThat(judge(file).out()).startsWith("ACCEPTED\n").doesNotContain("Written");
    }
  }

  private long certificatesForOpenssl(String name) throws Exception {
    try {
      openssl("crl2pkcs7", "-nocrl", "-certfile", path(name), "-out", path("all.p7"));
    } catch (AssertionError e) {
      return 0; // Nothing it could read.
    }
    return openssl("pkcs7", "-in", path("all.p7"), "-print_certs", "-noout")
        .lines()
        .filter(line -> line.startsWith("subject"))
        .count();
  }

  @Test
  void whatIsAcceptedAndCannotBeInstalledIsToldAtOnce() throws Exception {
    assertThat(judge(file("order.pem", issuing, leaf, middle)).out())
        .startsWith("ACCEPTED, but the file must be changed");
    leaf.writePem(folder, "server");
    Path own = folder.resolve("server.key");
    Path other = Files.writeString(folder.resolve("other.key"), issuing.privateKeyPem());
    Path right = file("right.pem", leaf, issuing, middle);
    assertThat(judge(right, "--key", own.toString()).out()).startsWith("ACCEPTED\n");
    Ran wrong = judge(right, "--key", other.toString());
    assertThat(wrong.out()).startsWith("ACCEPTED, but the key does not fit");
    assertThat(wrong.code()).isEqualTo(ExitCode.FAILED);
    Ran issuers = judge(file("issuers.pem", issuing, middle), "--write-chain", path("new.pem"));
    assertThat(issuers.out())
        .startsWith("NOT ACCEPTED")
        .contains("The file  holds issuers only: the server's own certificate is missing");
    assertThat(issuers.err()).contains("nothing written");
    assertThat(folder.resolve("new.pem")).doesNotExist();
  }

  @Test
  void aTrustStoreMayHaveAPassword() throws Exception {
    Path right = file("right.pem", leaf, issuing, middle);
    openssl(
        "pkcs12",
        "-export",
        "-nokeys",
        "-in",
        roots.toString(),
        "-passout",
        "pass:s3cret",
        "-out",
        path("roots.p12"));
    Path secret = Files.writeString(folder.resolve("secret"), "s3cret\n");
    List<String> words =
        List.of("certificate", right.toString(), "--trust-store", path("roots.p12"));
    assertSaid(
        Ran.with(Map.of(), new byte[0], words),
        "--trust-store: ",
        "roots.p12: PKCS#12 (PFX) with a password; give it with --trust-store-password-file FILE");
    assertSaid(
        Ran.picket("scan", "a.example", "--trust-store", path("roots.p12")),
        "roots.p12: PKCS#12 (PFX) with a password; give it with --trust-store-password-file FILE");
    Map<String, String> environment = Map.of("PICKET_TRUST_STORE_PASSWORD", "s3cret");
    Ran byEnvironment = Ran.with(environment, new byte[0], words);
    assertThat(byEnvironment.code()).as(byEnvironment.err()).isEqualTo(ExitCode.PASSED);
    var byFile = new ArrayList<>(words);
    byFile.addAll(List.of("--trust-store-password-file", secret.toString()));
    Ran opened = Ran.with(Map.of("PICKET_TRUST_STORE_PASSWORD", "no"), new byte[0], byFile);
    assertThat(opened.code()).as(opened.err()).isEqualTo(ExitCode.PASSED);
    assertThat(opened.out() + opened.err()).doesNotContain("s3cret");
    assertSaid(
        Ran.with(Map.of("PICKET_TRUST_STORE_PASSWORD", "other"), new byte[0], words),
        "that the password given does not open");
    var listed = new ArrayList<>(List.of("roots", "--trust-store", path("roots.p12")));
    listed.addAll(List.of("--trust-store-password-file", secret.toString()));
    assertThat(Ran.with(Map.of(), new byte[0], listed).out()).contains("roots.p12", "1 root");
  }

  private static void assertSaid(Ran ran, String... what) {
    assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains(what);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static String openssl(String... words) throws Exception {
    var command = new ArrayList<String>();
    command.add(Peers.require("openssl").toString());
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", words) + "\n" + said).isZero();
    return said;
  }
}
