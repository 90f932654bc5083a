package io.picket.probes.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.Endpoint;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.ProtocolSeen;
import io.picket.model.ProtocolSeen.Question;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.http.Estate;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.Credential;
import io.picket.testkit.Daemons;
import io.picket.testkit.Hostile;
import io.picket.testkit.HostileServer;
import io.picket.testkit.RemoteDesktops;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What SMB, RDP and SSH servers give away: real ones, slow ones and liars. */
class ProtocolProbeTest {
  private static final Answer NO = new Answer.No("");
  private static final Credential KEY = TestPki.today().selfSigned("rmm.example.com");

  private static ProbeRun run(String protocol, Endpoint at, Duration patience) {
    var service =
        new ServiceSeen(
            Optional.of(protocol).filter(name -> !name.isEmpty()),
            NO,
            NO,
            NO,
            Optional.empty(),
            List.of(),
            false);
    var before =
        new ServiceFacts(at, List.of())
            .with(
                new ProbeRun(
                    "service",
                    "ServiceSeen",
                    new Outcome.Observed<>(service),
                    1,
                    0,
                    0,
                    Duration.ZERO));
    try (var estate = new Estate(patience)) {
      return estate.run(new ProtocolProbe(), Estate.site(at, before));
    }
  }

  private static ProtocolSeen seen(String protocol, Endpoint at) {
    ProbeRun run = run(protocol, at, Duration.ofSeconds(20));
    return (ProtocolSeen)
        run.outcome().fact().orElseThrow(() -> new AssertionError(run.outcome().toString()));
  }

  private static ProtocolSeen told(String protocol, Behaviour behaviour) {
    try (var server = HostileServer.doing(behaviour)) {
      return seen(protocol, server.endpoint());
    }
  }

  // Samba

  @ParameterizedTest
  @CsvSource({
    "mandatory, SMB2_02, false, no",
    "disabled, SMB2_02, true, no",
    "auto, NT1, true, yes"
  })
  void sambaTellsItsDialectsAndItsSigning(
      String signing, String oldest, boolean unsigned, String one) {
    try (TlsServer server = Daemons.smbd(signing, oldest)) {
      ProtocolSeen seen = seen("smb", server.endpoint());
      Answer first = seen.answer(Question.SMB_1);
      assertThat(one.equals("yes") ? first.isYes() : first.isNo()).as(first.toString()).isTrue();
      Answer second = seen.answer(Question.SMB_UNSIGNED);
      assertThat(unsigned ? second.isYes() : second.isNo()).as(second.toString()).isTrue();
      assertThat(seen.listed("newest dialect")).containsExactly("SMB 3.1.1");
      assertThat(seen.listed("encryption")).hasSize(1);
    }
  }

  @Test
  void sambaIsAskedInsideANetBiosSessionToo() {
    try (TlsServer server = Daemons.smbd("mandatory", "NT1")) {
      ProtocolSeen seen = seen("netbios", server.endpoint());
      assertThat(seen.answer(Question.SMB_1).isYes()).as(seen.toString()).isTrue();
      assertThat(seen.answer(Question.SMB_UNSIGNED).isNo()).as(seen.toString()).isTrue();
    }
  }

  // xrdp

  @ParameterizedTest
  @CsvSource({"negotiate, yes, yes", "tls, no, yes", "rdp, yes, no"})
  void xrdpTellsWhatItAgreesTo(String security, String own, String tls) {
    try (TlsServer server = Daemons.xrdp(security, KEY)) {
      ProtocolSeen seen = seen("rdp", server.endpoint());
      assertThat(seen.answer(Question.RDP_OWN_SECURITY).isYes())
          .as(seen.toString())
          .isEqualTo(own.equals("yes"));
      assertThat(seen.answer(Question.RDP_WITHOUT_NLA).isYes())
          .as(seen.toString())
          .isEqualTo(tls.equals("yes"));
      assertThat(seen.traits()).noneMatch(trait -> trait.answer().isUnknown());
    }
  }

  @Test
  void aRealServerThatDemandsNlaSaysSo() {
    try (TlsServer server = RemoteDesktops.freerdp("nla")) {
      ProtocolSeen seen = seen("rdp", server.endpoint());
      for (Question question : List.of(Question.RDP_OWN_SECURITY, Question.RDP_WITHOUT_NLA)) {
        assertThat(seen.answer(question))
            .as(seen.toString())
            .matches(Answer::isNo)
            .asString()
            .contains("NLA is required");
      }
    }
  }

  /** As Windows answers with NLA demanded: MS-RDPBCGR section 2.2.1.2.2, code 5. */
  @Test
  void aServerThatDemandsNlaIsBelieved() {
    byte[] refusal = HexFormat.of().parseHex("030000130ed000001234000300080005000000");
    ProtocolSeen seen = told("rdp", Behaviours.scripted(_ -> refusal));
    assertThat(seen.answer(Question.RDP_OWN_SECURITY).toString()).contains("NLA is required");
    assertThat(seen.answer(Question.RDP_WITHOUT_NLA).isNo()).isTrue();
  }

  // OpenSSH

  @Test
  void opensshListsItsAlgorithms() {
    try (TlsServer server = Daemons.sshd("Ciphers 3des-cbc,aes256-ctr\nMACs hmac-md5")) {
      ProtocolSeen seen = seen("ssh", server.endpoint());
      assertThat(seen.answer(Question.SSH_1).isNo()).isTrue();
      assertThat(seen.answer(Question.SSH_ALGORITHMS).isYes()).as(seen.toString()).isTrue();
      assertThat(seen.listed("ciphers")).containsExactly("3des-cbc", "aes256-ctr");
      assertThat(seen.listed("MACs")).containsExactly("hmac-md5");
      assertThat(seen.listed("host keys")).containsExactly("ssh-ed25519");
      assertThat(seen.listed("key exchange")).isNotEmpty();
    }
  }

  @Test
  void anSshServerOfBothVersionsSaysSo() {
    ProtocolSeen seen =
        told(
            "ssh",
            client -> {
              client.write("SSH-1.99-OpenSSH_3.9\r\n".getBytes(StandardCharsets.US_ASCII));
              client.read();
            });
    assertThat(seen.answer(Question.SSH_1).isYes()).isTrue();
    assertThat(seen.answer(Question.SSH_ALGORITHMS).isUnknown()).isTrue();
  }

  // TigerVNC

  @ParameterizedTest
  @CsvSource({
    "'None,VncAuth', yes, yes, 'None, VNC Authentication'",
    "VncAuth, no, yes, VNC Authentication",
    "'TLSVnc,TLSNone', yes, no, 'TLSNone, TLSVnc'",
    "'TLSVnc,Plain', no, yes, 'Plain, TLSVnc'",
    "TLSVnc, no, no, TLSVnc",
  })
  void vncServersTellHowASessionBegins(String types, String open, String clear, String listed) {
    try (TlsServer server = Daemons.xvnc(types)) {
      ProtocolSeen seen = seen("vnc", server.endpoint());
      assertThat(seen.answer(Question.VNC_WITHOUT_PASSWORD))
          .matches(answer -> open.equals("yes") ? answer.isYes() : answer.isNo());
      assertThat(seen.answer(Question.VNC_IN_CLEAR))
          .matches(answer -> clear.equals("yes") ? answer.isYes() : answer.isNo());
      assertThat(seen.listed("security types")).containsExactlyInAnyOrder(listed.split(", "));
    }
  }

  /** Version 3.3, where the server decides: RFC 6143 appendix A. */
  @ParameterizedTest
  @CsvSource({"1, true, true", "2, false, true"})
  void anOldVncServerDecidesByItself(int type, boolean open, boolean clear) {
    Behaviour old =
        client -> {
          client.write("RFB 003.003\n".getBytes(StandardCharsets.US_ASCII));
          client.read();
          client.write(new byte[] {0, 0, 0, (byte) type});
          client.readToEnd();
        };
    ProtocolSeen seen = told("vnc", old);
    assertThat(seen.answer(Question.VNC_WITHOUT_PASSWORD).isYes()).isEqualTo(open);
    assertThat(seen.answer(Question.VNC_IN_CLEAR).isYes()).isEqualTo(clear);
  }

  @Test
  void whatLeadsOnIsLeftOpenAndARefusalIsNoAnswer() {
    byte[] tight = {2, 2, 16};
    ProtocolSeen seen = told("vnc", vnc(tight));
    assertThat(seen.answer(Question.VNC_WITHOUT_PASSWORD))
        .matches(Answer::isUnknown)
        .asString()
        .contains("Tight");
    assertThat(seen.answer(Question.VNC_IN_CLEAR).isYes()).isTrue();
    byte[] refusal = HexFormat.of().parseHex("000000000374b16f");
    try (var server = HostileServer.doing(vnc(refusal))) {
      assertThat(run("vnc", server.endpoint(), Duration.ofSeconds(20)).outcome())
          .isInstanceOfSatisfying(
              Outcome.Inconclusive.class,
              outcome -> assertThat(outcome.reason()).isEqualTo(Reason.REFUSED));
    }
  }

  private static Behaviour vnc(byte[] types) {
    return client -> {
      client.write("RFB 003.008\n".getBytes(StandardCharsets.US_ASCII));
      client.read();
      client.write(types);
      client.readToEnd();
    };
  }

  // Liars

  @Test
  void aCloseIsNoRefusalOfSmb1UnlessSmb2IsAnswered() {
    ProtocolSeen seen = told("smb", Behaviours.closeAfterFirstBytes());
    assertThat(seen.answer(Question.SMB_1))
        .matches(Answer::isUnknown)
        .asString()
        .contains("CLOSED_EARLY");
    assertThat(seen.answer(Question.SMB_UNSIGNED).isUnknown()).isTrue();
  }

  @Test
  void aCloseIsARefusalOfSmb1WhereSmb2IsAnswered() {
    try (TlsServer samba = Daemons.smbd("mandatory")) {
      byte[] answer = recorded(samba.endpoint());
      Behaviour windows =
          client -> {
            byte[] asked = client.read();
            if (asked.length > 4 && asked[4] == (byte) 0xfe) {
              client.write(answer);
              client.readToEnd();
            }
          };
      ProtocolSeen seen = told("smb", windows);
      assertThat(seen.answer(Question.SMB_1).isNo()).as(seen.toString()).isTrue();
    }
  }

  private static byte[] recorded(Endpoint at) {
    try (var socket = new java.net.Socket(at.address(), at.port())) {
      socket.getOutputStream().write(SmbRequests.two());
      byte[] head = socket.getInputStream().readNBytes(4);
      int length = java.nio.ByteBuffer.wrap(head).getInt();
      byte[] whole = java.util.Arrays.copyOf(head, 4 + length);
      assertThat(socket.getInputStream().readNBytes(whole, 4, length)).isEqualTo(length);
      return whole;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"netbios", "rdp", "smb", "ssh", "vnc"})
  void nothingHostileIsEverAnAnswer(String protocol) throws Exception {
    Hostile.each(server -> run(protocol, server.endpoint(), Duration.ofMillis(900)))
        .forEach((kind, run) -> {
          if (run.outcome().fact().orElse(null) instanceof ProtocolSeen seen) {
            assertThat(seen.traits()).as("%s", kind).allMatch(trait -> trait.answer().isUnknown());
            assertThat(seen.listings()).as("%s", kind).isEmpty();
          }
          assertThat(run.connections()).as("%s", kind).isLessThanOrEqualTo(2);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "rdp, 030000130ed000001234000209080001000000",
    "smb, 00000040ff534d427200000000",
    "ssh, 5353482d322e302d780d0a",
  })
  void whatDripsIsNeverAnAnswer(String protocol, String hex) {
    byte[] answer = HexFormat.of().parseHex(hex);
    try (var server = HostileServer.doing(Behaviours.drip(answer, Duration.ofSeconds(1)))) {
      ProbeRun run = run(protocol, server.endpoint(), Duration.ofMillis(300));
      if (run.outcome().fact().orElse(null) instanceof ProtocolSeen seen) {
        assertThat(seen.traits()).allMatch(trait -> trait.answer().isUnknown());
      }
    }
  }

  @Test
  void aListWithoutEndIsBounded() {
    byte[] version = "SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] packet = new byte[version.length + 6];
    System.arraycopy(version, 0, packet, 0, version.length);
    packet[version.length + 2] = (byte) 0x80;
    packet[version.length + 5] = 20;
    Behaviour endless = Behaviours.endlessAfter(packet, new byte[1000]);
    assertThat(told("ssh", endless).answer(Question.SSH_ALGORITHMS).isUnknown()).isTrue();
  }

  // Interest

  @Test
  void otherProtocolsAreLeftAlone() {
    try (HostileServer server = HostileServer.doing(Behaviours.silent())) {
      assertThat(run("http", server.endpoint(), Duration.ofSeconds(1)).outcome())
          .isInstanceOf(Outcome.NotApplicable.class);
      assertThat(run("", server.endpoint(), Duration.ofSeconds(1)).outcome())
          .isInstanceOfSatisfying(
              Outcome.Inconclusive.class,
              outcome -> assertThat(outcome.reason()).isEqualTo(Reason.UNRECOGNISED));
    }
  }
}
