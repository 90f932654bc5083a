package io.picket.scanner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.testkit.Credential;
import io.picket.testkit.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code picket certificate} with a file that begins as a certificate does and is none: no wrong
 * command line, but a case of which nobody can say what it is worth.
 */
class UnreadableCertificateTest {
  private static final String NOTHING =
      "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";

  private final TestPki pki = TestPki.today();
  private final Credential leaf = pki.leaf("rmm.example.com", pki.root("Unreadable Root"));

  @TempDir private Path folder;

  private static Ran judge(Path file, String... more) {
    var words = new java.util.ArrayList<String>(List.of("certificate", file.toString()));
    words.addAll(List.of(more));
    return Ran.with(Map.of(), new byte[0], words);
  }

  private static JsonNode json(Ran ran) {
    return JsonMapper.builder().build().readTree(ran.out());
  }

  @Test
  void whatCannotBeReadIsUnknown() throws IOException {
    byte[] der = leaf.der();
    byte[] declared = {0x30, (byte) 0x84, 0x06, 0, 0, 0, 0x30, 0};
    String pem = leaf.pem();
    Map<String, byte[]> hostile =
        Map.of(
            "broken.pem", pem.replace("MII", "AAA").getBytes(UTF_8),
            "no-base64.pem", pem.replace("MII", "M!I").getBytes(UTF_8),
            "cut.pem", pem.substring(0, pem.length() / 2).getBytes(UTF_8),
            "second.pem", (pem + NOTHING).getBytes(UTF_8),
            "cut.der", Arrays.copyOf(der, der.length / 2),
            "long.der", Arrays.copyOf(der, der.length + 1),
            "declared.der", declared,
            "deep.der", nested(2_000),
            "large.der", large());
    for (Map.Entry<String, byte[]> one : hostile.entrySet()) {
      Path file = Files.write(folder.resolve(one.getKey()), one.getValue());
      Ran json = judge(file, "-o", "json");
      assertThat(json.code()).as(one.getKey() + json.err()).isEqualTo(ExitCode.INCOMPLETE);
      JsonNode answer = json(json);
      assertThat(answer.path("accepted").stringValue()).isEqualTo("unknown");
      assertThat(answer.at("/reasons/0/reason").stringValue()).isEqualTo("malformed");
      assertThat(answer.at("/reasons/0/explanation").stringValue())
          .startsWith(file + ": ")
          .contains("download it again");
      Ran text = judge(file);
      assertThat(text.code()).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(text.out()).startsWith("CANNOT TELL").contains("  malformed: " + file);
    }
  }

  /** What is wrong with the command line is told first: an answer to another question is none. */
  @Test
  void aWrongQuestionIsWrongWhateverTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("nothing.pem"), NOTHING);
    Ran ran = judge(file, "--at", "yesterday");
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("--at: \"yesterday\" is no moment");
  }

  /** What can be read in outline and is what no certificate may be needs no guess. */
  @Test
  void whatNobodyMayAcceptIsRefused() throws IOException {
    ASN1Sequence whole = ASN1Sequence.getInstance(leaf.der());
    ASN1Encodable[] body = ASN1Sequence.getInstance(whole.getObjectAt(0)).toArray();
    var versionless = new DERSequence(Arrays.copyOfRange(body, 1, body.length));
    byte[] der =
        new DERSequence(
                new ASN1Encodable[] {versionless, whole.getObjectAt(1), whole.getObjectAt(2)})
            .getEncoded();
    for (String name : List.of("extensions.der", "extensions.pem")) {
      byte[] content =
          name.endsWith("der")
              ? der
              : ("-----BEGIN CERTIFICATE-----\n"
                      + java.util.Base64.getMimeEncoder().encodeToString(der)
                      + "\n-----END CERTIFICATE-----\n")
                  .getBytes(UTF_8);
      Path file = Files.write(folder.resolve(name), content);
      Ran json = judge(file, "-o", "json");
      assertThat(json.code()).as(name + json.out()).isEqualTo(ExitCode.FAILED);
      assertThat(json(json).path("accepted").booleanValue(true)).isFalse();
      assertThat(json(json).at("/reasons/0/explanation").stringValue()).contains("not version 3");
      assertThat(judge(file).out()).startsWith("NOT ACCEPTED").contains("  malformed: ");
    }
  }

  private static byte[] nested(int depth) throws IOException {
    ASN1Sequence inner = new DERSequence();
    for (int i = 0; i < depth; i++) {
      inner = new DERSequence(inner);
    }
    return inner.getEncoded();
  }

  private static byte[] large() throws IOException {
    return new DERSequence(new org.bouncycastle.asn1.DEROctetString(new byte[1 << 20]))
        .getEncoded();
  }
}
