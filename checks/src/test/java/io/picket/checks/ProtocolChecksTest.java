package io.picket.checks;

import static io.picket.checks.Given.NO;
import static io.picket.checks.Given.UNCLEAR;
import static io.picket.checks.Given.YES;
import static io.picket.checks.Given.https;
import static io.picket.checks.Given.label;
import static io.picket.checks.Given.service;
import static io.picket.checks.Given.silent;
import static io.picket.checks.Given.speaking;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.ProtocolSeen;
import io.picket.model.ProtocolSeen.Listing;
import io.picket.model.ProtocolSeen.Question;
import io.picket.model.ProtocolSeen.Trait;
import io.picket.model.ServiceSeen;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolChecksTest {
  private static final String STRONG = "aes256-gcm@openssh.com";

  @ParameterizedTest
  @CsvSource({
    "mssql-browser-not-exposed, MSSQL_BROWSER, mssql, high",
    "rdp-nla-required, RDP_WITHOUT_NLA, rdp, critical",
    "rdp-own-security-refused, RDP_OWN_SECURITY, rdp, critical",
    "smb-signing-required, SMB_UNSIGNED, smb, medium",
    "smb1-refused, SMB_1, smb, critical",
    "ssh-version-1-refused, SSH_1, ssh, high",
    "vnc-encrypted, VNC_IN_CLEAR, vnc, medium",
    "vnc-password-demanded, VNC_WITHOUT_PASSWORD, vnc, critical"
  })
  void whatIsAgreedTo(String id, Question question, String protocol, String severity) {
    assertThat(told(id, protocol, seen(protocol, question, YES))).isEqualTo("fail " + severity);
    assertThat(told(id, protocol, seen(protocol, question, NO))).isEqualTo("pass");
    assertThat(told(id, protocol, seen(protocol, question, UNCLEAR))).isEqualTo("unknown silent");
    assertThat(told(id, protocol, new ProtocolSeen(protocol, List.of(), List.of())))
        .isEqualTo("unknown not_tried");
    assertThat(label(Given.verdict(id, service(445, speaking(protocol)))))
        .as("not looked at")
        .isEqualTo("unknown not_tried");
    assertThat(label(Given.verdict(id, service(445, silent())))).isEqualTo("unknown not_tried");
    assertThat(label(Given.verdict(id, service(445, https())))).isEqualTo("n/a");
    assertThat(label(Given.verdict(id, service(8041, tlsOnly())))).isEqualTo("n/a");
    assertThat(label(Given.verdict(id, service(8041, silent()))))
        .as("unusual port, nothing recognised")
        .isEqualTo("unknown not_tried");
  }

  private static ServiceSeen tlsOnly() {
    return new ServiceSeen(Optional.empty(), YES, NO, UNCLEAR, Optional.empty(), List.of(), false);
  }

  @Test
  void smbInsideNetBiosIsJudgedToo() {
    assertThat(told("smb1-refused", "netbios", seen("smb", Question.SMB_1, YES)))
        .isEqualTo("fail critical");
  }

  @ParameterizedTest
  @CsvSource({
    "curve25519-sha256, rsa-sha2-512, aes256-gcm@openssh.com, hmac-sha2-256, pass",
    "diffie-hellman-group1-sha1, rsa-sha2-512, aes256-ctr, hmac-sha2-256, fail medium",
    "curve25519-sha256, ssh-rsa, aes256-ctr, hmac-sha2-256, fail medium",
    "curve25519-sha256, rsa-sha2-512, arcfour, hmac-sha2-256, fail medium",
    "curve25519-sha256, rsa-sha2-512, none, hmac-sha2-256, fail medium",
    "curve25519-sha256, rsa-sha2-512, aes256-ctr, hmac-md5, fail medium"
  })
  void algorithmsOfSsh(String kex, String key, String cipher, String mac, String expected) {
    assertThat(told("ssh-algorithms-strong", "ssh", ssh(YES, kex, key, cipher, mac)))
        .isEqualTo(expected);
  }

  @Test
  void algorithmsThatWereNotListedAreUnknown() {
    for (String id : List.of("ssh-algorithms-strong", "ssh-strict-key-exchange")) {
      assertThat(told(id, "ssh", seen("ssh", Question.SSH_ALGORITHMS, UNCLEAR)))
          .isEqualTo("unknown silent");
      assertThat(told(id, "ssh", seen("ssh", Question.SSH_ALGORITHMS, YES)))
          .isEqualTo("unknown not_tried");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "chacha20-poly1305@openssh.com, hmac-sha2-256, false, fail low",
    "chacha20-poly1305@openssh.com, hmac-sha2-256, true, pass",
    "aes256-cbc, hmac-sha2-256-etm@openssh.com, false, fail low",
    "aes256-cbc, hmac-sha2-256, false, pass",
    "aes256-gcm@openssh.com, hmac-sha2-256-etm@openssh.com, false, pass"
  })
  void sessionsThatCanBeCut(String cipher, String mac, boolean strict, String expected) {
    String kex = strict ? "kex-strict-s-v00@openssh.com" : "curve25519-sha256";
    assertThat(told("ssh-strict-key-exchange", "ssh", ssh(YES, kex, "ssh-ed25519", cipher, mac)))
        .isEqualTo(expected);
  }

  @Test
  void eitherDirectionCounts() {
    var seen =
        new ProtocolSeen(
            "ssh",
            List.of(new Trait(Question.SSH_ALGORITHMS, YES)),
            List.of(
                new Listing("key exchange", List.of("curve25519-sha256")),
                new Listing("ciphers, from the client", List.of(STRONG)),
                new Listing("ciphers, to the client", List.of("chacha20-poly1305@openssh.com"))));
    assertThat(told("ssh-strict-key-exchange", "ssh", seen)).isEqualTo("fail low");
  }

  private static ProtocolSeen ssh(
      Answer listed, String kex, String key, String cipher, String mac) {
    return new ProtocolSeen(
        "ssh",
        List.of(new Trait(Question.SSH_ALGORITHMS, listed)),
        List.of(
            new Listing("key exchange", List.of(kex)),
            new Listing("host keys", List.of(key)),
            new Listing("ciphers", List.of(cipher)),
            new Listing("MACs", List.of(mac)),
            new Listing("compression", List.of("none"))));
  }

  /** NLA is not demanded by a server that lets people in by RDP's own security. */
  @Test
  void nlaIsDemandedOnlyWhereNoOtherWayIsOpen() {
    assertThat(told("rdp-nla-required", "rdp", rdp(NO, NO))).isEqualTo("pass");
    assertThat(told("rdp-nla-required", "rdp", rdp(NO, YES))).isEqualTo("fail critical");
    assertThat(told("rdp-nla-required", "rdp", rdp(NO, UNCLEAR))).isEqualTo("unknown silent");
  }

  private static ProtocolSeen rdp(Answer withoutNla, Answer own) {
    return new ProtocolSeen(
        "rdp",
        List.of(
            new Trait(Question.RDP_WITHOUT_NLA, withoutNla),
            new Trait(Question.RDP_OWN_SECURITY, own)),
        List.of());
  }

  private static ProtocolSeen seen(String protocol, Question question, Answer answer) {
    return question == Question.RDP_WITHOUT_NLA
        ? rdp(answer, NO)
        : new ProtocolSeen(protocol, List.of(new Trait(question, answer)), List.of());
  }

  private static String told(String id, String protocol, ProtocolSeen seen) {
    return label(Given.verdict(id, service(445, speaking(protocol), seen)));
  }
}
