package io.picket.probes.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.tls.Groups;
import io.picket.model.CertificateSeen;
import io.picket.model.HostName;
import io.picket.probes.Site;
import io.picket.probes.handshake.Hello;
import io.picket.probes.tls.BoringSslServer;
import io.picket.probes.tls.Looking;
import io.picket.probes.wire.Wire;
import io.picket.testkit.BouncyCastleServer;
import io.picket.testkit.Credential;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS 1.3 servers that take one group alone, and none of the usual: their chains are read too. */
class RareGroupsTest {
  private static final String NAME = "rmm.example.com";
  private static final TestPki PKI = TestPki.today();
  private static final Credential LEAF = PKI.leaf(NAME, PKI.root("Test Root"));

  /** But for the largest fields, in which Bouncy Castle's server reckons for half a minute. */
  static Stream<Integer> rare() {
    return Hello.ALL_GROUPS.stream()
        .filter(group -> !Hello.GROUPS.contains(group) && group != 0x0103 && group != 0x0104);
  }

  @ParameterizedTest
  @MethodSource("rare")
  void bouncyCastle(int group) throws Exception {
    var offer =
        new BouncyCastleServer.Offer(
            List.of(ProtocolVersion.TLSv13),
            List.of(CipherSuite.TLS_AES_256_GCM_SHA384, CipherSuite.TLS_AES_128_GCM_SHA256),
            List.of(group),
            List.of(LEAF));
    try (BouncyCastleServer server = TlsServers.bouncyCastle(offer)) {
      assertSeen(server, Groups.name(group));
    }
  }

  @Test
  void boringSsl() throws Exception {
    try (TlsServer server = BoringSslServer.start(LEAF, List.of("TLSv1.3"), "X25519MLKEM768")) {
      assertSeen(server, "X25519MLKEM768");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X448", "ffdhe2048", "ffdhe4096"})
  void openssl(String group) throws Exception {
    try (TlsServer server = TlsServers.openssl(LEAF, "-tls1_3", "-groups", group)) {
      assertSeen(server, group);
    }
  }

  private static void assertSeen(TlsServer server, String group) throws Exception {
    try (Looking looking = Looking.patiently()) {
      Wire wire = looking.wire(server.endpoint());
      Site site = Looking.site(server.endpoint(), Optional.of(HostName.parse(NAME)));
      CertificateSeen seen =
          new CertificateProbe(InstantSource.system(), new Random(7), List.of())
              .observe(site, wire);

      assertThat(seen.chains())
          .as(group + ": " + seen)
          .singleElement()
          .satisfies(chain -> assertThat(chain.via()).startsWith("TLS 1.3, SNI " + NAME));
      assertThat(seen.unread())
          .extracting(CertificateSeen.Unread::via)
          .allMatch(via -> via.startsWith("TLS 1.2 and older"));
      assertThat(wire.spending().connections()).isLessThanOrEqualTo(7);
    }
  }
}
