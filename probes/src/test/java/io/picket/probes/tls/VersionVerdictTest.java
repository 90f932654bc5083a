package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.TlsSupport;
import io.picket.model.TlsSupport.CipherSuite;
import io.picket.model.TlsSupport.OfVersion;
import io.picket.model.TlsSupport.Preference;
import io.picket.model.TlsVersion;
import io.picket.testkit.HostileServer;
import io.picket.testkit.Tls;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** In which order suites are told: the server's where it has one, and else always the same. */
class VersionVerdictTest {
  /** One question at a time holds back the twin of the first, which this server lacks. */
  private static final List<Integer> OWN_ORDER =
      List.of(0x0035, 0xc030, 0x009c, 0xc02f, 0xc013, 0x009d, 0xc014, 0x003c);

  @Test
  void aServersOwnOrderIsKept() throws Exception {
    OfVersion seen =
        look(
            offered -> OWN_ORDER.stream().filter(offered::contains).findFirst().orElse(Tls.TLS_1_2),
            1,
            1);
    assertThat(seen.preference()).isEqualTo(Preference.SERVER);
    assertThat(codes(seen)).isEqualTo(OWN_ORDER);
  }

  @Test
  void withoutAnOrderOfTheServersTwoLooksAreAlike() throws Exception {
    for (int seed = 1; seed <= 3; seed++) {
      OfVersion seen = look(List::getFirst, seed, 8);
      assertThat(seen.preference()).isNotEqualTo(Preference.SERVER);
      assertThat(codes(seen)).isEqualTo(OWN_ORDER.stream().sorted().toList());
    }
  }

  private static List<Integer> codes(OfVersion seen) {
    return seen.suites().stream().map(CipherSuite::code).toList();
  }

  @Test
  void halfAnOrderIsNone() throws Exception {
    for (int seed = 1; seed <= 3; seed++) {
      OfVersion seen =
          look(
              offered ->
                  OWN_ORDER.stream().filter(offered::contains).findFirst().orElse(Tls.TLS_1_2),
              seed,
              8);
      assertThat(seen.preference()).isEqualTo(Preference.SERVER);
      assertThat(codes(seen)).isIn(OWN_ORDER, OWN_ORDER.stream().sorted().toList());
    }
  }

  /** TLS 1.2 with eight suites, of which the server takes one of those offered. */
  private static OfVersion look(Function<List<Integer>, Integer> choice, int seed, int atOnce)
      throws Exception {
    try (HostileServer server =
            HostileServer.doing(client -> {
              byte[] hello = client.read();
              List<Integer> offered =
                  Tls.offeredSuites(hello).stream().filter(OWN_ORDER::contains).toList();
              boolean spoken = !Tls.offeredSuites(hello).contains(0x1301) && isTls12(hello);
              client.write(
                  spoken && !offered.isEmpty()
                      ? Tls.serverHello(Tls.TLS_1_2, choice.apply(offered))
                      : Tls.alert(2, 40));
            });
        Looking looking = Looking.patiently()) {
      var probe = new TlsProbe(new Random(seed), TlsProbe.Detail.MATRIX, atOnce);
      TlsSupport seen = looking.at(server.endpoint(), probe);
      return seen.of(TlsVersion.TLS_1_2).orElseThrow();
    }
  }

  private static boolean isTls12(byte[] hello) {
    return hello.length > 10 && hello[0] == Tls.HANDSHAKE && hello[9] == 3 && hello[10] == 3;
  }
}
