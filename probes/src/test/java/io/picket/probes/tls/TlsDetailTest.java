package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.TlsDetail;
import io.picket.model.TlsDetail.Question;
import io.picket.model.TlsSupport;
import io.picket.probes.Site;
import io.picket.probes.handshake.SealedFlights;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.BouncyCastleServer;
import io.picket.testkit.HostileServer;
import io.picket.testkit.KeyKind;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.Tls;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsDetailTest {
  private static final TestPki PKI = TestPki.today();

  @Test
  void ofAModernNginx() throws Exception {
    try (TlsServer server = TlsServers.nginx(NginxConfiguration.MODERN, rsa());
        Looking looking = Looking.patiently()) {
      TlsSupport seen = looking.at(server.endpoint());
      TlsDetail detail = seen.detail().orElseThrow();

      assertThat(detail.groups())
          .extracting(TlsDetail.NamedGroup::name)
          .contains("x25519", "secp256r1");
      assertThat(detail.groupsComplete().isYes())
          .as(detail.groupsComplete() + " " + detail.groups())
          .isTrue();
      assertThat(detail.curves())
          .extracting(TlsDetail.NamedGroup::name)
          .contains("x25519", "secp256r1");
      assertThat(detail.curvesComplete().isYes())
          .as("CURVES " + detail.curvesComplete() + detail.curves())
          .isTrue();
      assertThat(detail.signatures())
          .extracting(TlsDetail.Signature::name)
          .contains("rsa_pss_rsae_sha256", "rsa_pkcs1_sha256");
      assertThat(detail.signaturesComplete().isYes()).isTrue();
      assertThat(detail.dhGroups())
          .singleElement()
          .satisfies(group -> {
            assertThat(group.bits()).isEqualTo(2048);
            assertThat(group.known()).contains("RFC 7919 ffdhe2048");
            assertThat(group.publicKeyReused().isNo()).isTrue();
          });
      assertThat(detail.answer(Question.SECURE_RENEGOTIATION).isYes()).isTrue();
      assertThat(detail.answer(Question.EXTENDED_MASTER_SECRET).isYes()).isTrue();
      assertThat(detail.answer(Question.ENCRYPT_THEN_MAC).isYes()).isTrue();
      assertThat(detail.answer(Question.COMPRESSION).isNo()).isTrue();
      assertThat(detail.answer(Question.DOWNGRADE_SENTINEL).isYes()).isTrue();
      assertThat(detail.answer(Question.TOLERATES_GREASE).isYes()).isTrue();
      assertThat(detail.answer(Question.TOLERATES_LARGE_HELLO).isYes()).isTrue();
      assertThat(detail.answer(Question.TOLERATES_MIDDLE_LENGTH).isYes()).isTrue();
      assertThat(detail.answer(Question.TOLERATES_LENGTH_10_MOD_256).isYes()).isTrue();
      assertThat(detail.answer(Question.TOLERATES_LENGTH_14_MOD_256).isYes()).isTrue();
      assertThat(detail.clientCertificate().requested().isNo()).isTrue();
    }
  }

  /** Some servers list their groups; that must be what asking one by one finds. */
  @ParameterizedTest
  @EnumSource
  void theGroupsThatAServerListsAreThoseItAccepts(Stack stack) throws Exception {
    try (TlsServer server = stack.start();
        Looking looking = Looking.patiently()) {
      TlsDetail asked = looking.at(server.endpoint()).detail().orElseThrow();
      Site site = Looking.site(server.endpoint(), Optional.empty());
      var reading = new TlsProbe(new Random(1), TlsProbe.Aim.FULL, new SealedFlights());
      TlsDetail listed =
          reading.observe(site, looking.wire(server.endpoint())).detail().orElseThrow();

      assertThat(asked.groupsComplete().isYes()).as(asked.groupsComplete().toString()).isTrue();
      assertThat(listed.groupsComplete().isYes()).as(listed.groupsComplete().toString()).isTrue();
      assertThat(listed.groups()).containsExactlyInAnyOrderElementsOf(asked.groups());
      ShownChains.Signing signing = site.shown().signing().orElseThrow();
      assertThat(signing.complete().isYes())
          .as(signing.complete().toString())
          .isEqualTo(stack != Stack.BOUNCY_CASTLE);
      assertThat(signing.schemes()).containsExactlyInAnyOrderElementsOf(stack.schemes());
    }
  }

  enum Stack {
    BORINGSSL(false) {
      @Override
      TlsServer start() {
        return BoringSslServer.start(
            rsa(), List.of("TLSv1.2", "TLSv1.3"), "X25519MLKEM768", "X25519", "P-256");
      }
    },
    /** This server signs with what it likes, whatever is offered, and so is not believed. */
    BOUNCY_CASTLE(true) {
      @Override
      TlsServer start() {
        return TlsServers.bouncyCastle(
            BouncyCastleServer.Offer.postQuantum(rsa(), PKI.selfSigned("ecdsa.example")));
      }
    },
    GNUTLS(false) {
      @Override
      TlsServer start() {
        return TlsServers.gnutls(rsa(), "NORMAL");
      }
    },
    JSSE(true) {
      @Override
      TlsServer start() {
        return TlsServers.jsse(
            List.of("TLSv1.2", "TLSv1.3"), List.of(), rsa(), PKI.selfSigned("ecdsa.example"));
      }
    },
    NGINX(true) {
      @Override
      TlsServer start() {
        return TlsServers.nginx(NginxConfiguration.MODERN, rsa(), PKI.selfSigned("ecdsa.example"));
      }
    },
    OPENSSL(false) {
      @Override
      TlsServer start() {
        return TlsServers.openssl(rsa(), "-groups", "P-384:X25519:ffdhe2048:X448");
      }
    };

    private final boolean twoKeys;

    Stack(boolean twoKeys) {
      this.twoKeys = twoKeys;
    }

    List<Integer> schemes() {
      var schemes = new ArrayList<>(List.of(0x0804));
      if (this != BOUNCY_CASTLE) {
        schemes.addAll(List.of(0x0805, 0x0806));
        schemes.addAll(twoKeys ? List.of(0x0403) : List.of());
      }
      return schemes;
    }

    abstract TlsServer start();
  }

  /** A server that has had enough of us refuses as one without another key does. */
  @ParameterizedTest
  @ValueSource(ints = {9, 10, 11, 12, 13, 14})
  void whoRefusesEverybodyHasNotRefusedSchemes(int connections) throws Exception {
    try (TlsServer server = TlsServers.nginx(NginxConfiguration.STRICT, rsa());
        HostileServer before =
            HostileServer.doing(
                Behaviours.firstThen(
                    connections,
                    Behaviours.leadingTo(server.endpoint()),
                    Behaviours.alert(2, 40)));
        Looking looking = Looking.patiently()) {
      Site site = Looking.site(before.endpoint(), Optional.empty());
      new TlsProbe(new Random(1), TlsProbe.Aim.FULL, new SealedFlights())
          .observe(site, looking.wire(before.endpoint()));

      assertThat(site.shown().signing().filter(known -> known.complete().isYes()).stream())
          .allSatisfy(known -> assertThat(known.schemes()).hasSize(3));
      assertThat(site.shown().hasEveryOlderKey()).isFalse();
    }
  }

  @Test
  void ofAServerThatWantsClientCertificates() throws Exception {
    try (TlsServer server = TlsServers.openssl(rsa(), "-Verify", "1", "-tls1_2");
        Looking looking = Looking.patiently()) {
      TlsDetail detail = looking.at(server.endpoint()).detail().orElseThrow();

      assertThat(detail.clientCertificate().requested().isYes()).isTrue();
      assertThat(detail.clientCertificate().required().isUnknown()).isTrue();
    }
  }

  @Test
  void findsPostQuantumGroupsWithoutAnyKeyShare() throws Exception {
    try (TlsServer server =
            TlsServers.bouncyCastle(
                BouncyCastleServer.Offer.postQuantum(rsa(), PKI.selfSigned("ecdsa.example")));
        Looking looking = Looking.patiently()) {
      TlsDetail detail = looking.at(server.endpoint()).detail().orElseThrow();

      assertThat(detail.groups())
          .extracting(TlsDetail.NamedGroup::name)
          .containsExactlyInAnyOrder(
              "X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024", "x25519", "secp256r1");
      assertThat(detail.groupsComplete().isYes()).isTrue();
    }
  }

  /** One curve and one scheme are named early; what is asked along with them must not be lost. */
  @Test
  void leavesNoExtensionOutOnAServerOfFewWords() throws Exception {
    try (TlsServer server =
            TlsServers.openssl(rsa(), "-tls1_2", "-sigalgs", "RSA+SHA256", "-groups", "X25519");
        Looking looking = Looking.patiently()) {
      TlsDetail detail = looking.at(server.endpoint()).detail().orElseThrow();

      assertThat(
              List.of(
                  Question.COMPRESSION,
                  Question.HEARTBEAT_OFFERED,
                  Question.SESSION_IDS,
                  Question.OCSP_STAPLED,
                  Question.SCT_IN_TLS))
          .allSatisfy(question ->
              assertThat(detail.answer(question).isUnknown()).as(question.name()).isFalse());
    }
  }

  /** Each bug of lengths by itself, and nothing else is put down to it. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "TOLERATES_LARGE_HELLO",
        "TOLERATES_LENGTH_10_MOD_256",
        "TOLERATES_LENGTH_14_MOD_256",
        "TOLERATES_MIDDLE_LENGTH"
      })
  void tellsTheBugsOfLengthsApart(Question bug) throws Exception {
    Behaviour broken =
        client -> {
          byte[] hello = client.readRecord();
          boolean bears = hello.length < 5 || !hits(bug, hello.length - 5);
          client.write(bears ? FalseGreenTest.twoSuites(hello) : Tls.alert(2, 40));
        };
    try (HostileServer server = HostileServer.doing(broken);
        Looking looking = new Looking(Duration.ofSeconds(4))) {
      TlsDetail detail = looking.at(server.endpoint()).detail().orElseThrow();
      for (Question question :
          List.of(
              Question.TOLERATES_LARGE_HELLO,
              Question.TOLERATES_LENGTH_10_MOD_256,
              Question.TOLERATES_LENGTH_14_MOD_256,
              Question.TOLERATES_MIDDLE_LENGTH)) {
        assertThat(detail.answer(question).isNo())
            .as(question + ": " + detail.answer(question))
            .isEqualTo(question == bug);
      }
    }
  }

  private static boolean hits(Question bug, int length) {
    return switch (bug) {
      case TOLERATES_LARGE_HELLO -> length > 2048;
      case TOLERATES_LENGTH_10_MOD_256 -> length % 256 == 10;
      case TOLERATES_LENGTH_14_MOD_256 -> length % 256 == 14;
      case TOLERATES_MIDDLE_LENGTH -> length > 255 && length < 512;
      default -> throw new IllegalArgumentException(bug.toString());
    };
  }

  private static io.picket.testkit.Credential rsa() {
    return PKI.order("rsa.example").dnsName("rsa.example").key(KeyKind.RSA_2048).issue();
  }
}
