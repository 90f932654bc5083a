package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.TlsVersion;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientHelloTest {
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SSL_2")
  void keepsAwayFromTheLengthsThatHangMiddleboxes(TlsVersion version) {
    var offers = new Offers(Optional.of("rmm.example.com"));
    List<Integer> all = Offers.suites(version);
    for (int count = 1; count <= all.size(); count++) {
      byte[] hello = hello(offers, version, all.subList(0, count));
      int length = hello.length - 5;

      assertThat(length & 0xFF).as("%d suites", count).isNotIn(10, 14);
      if (version != TlsVersion.SSL_3) {
        assertThat(length)
            .as("%d suites", count)
            .satisfiesAnyOf(
                few -> assertThat(few).isLessThan(256),
                many -> assertThat(many).isGreaterThan(511));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SSL_2")
  void closesTheSuitesWithTheRenegotiationSignal(TlsVersion version) {
    byte[] hello = hello(new Offers(Optional.empty()), version, List.of(0x2F));
    int suites = 5 + 4 + 2 + 32 + 1 + hello[5 + 4 + 2 + 32];

    assertThat(hello).startsWith(22, 3, version == TlsVersion.SSL_3 ? 0 : 1);
    assertThat(List.of(hello[suites], hello[suites + 1], hello[suites + 4], hello[suites + 5]))
        .isEqualTo(List.of((byte) 0, (byte) 4, (byte) 0, (byte) 0xFF));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SSL_2", "SSL_3"})
  void saysTheNameAndNothingInItsPlace(TlsVersion version) {
    assertThat(text(hello(new Offers(Optional.of("rmm.example.com")), version, List.of(0x2F))))
        .contains("rmm.example.com");
    assertThat(new Offers(Optional.empty()).named()).isEmpty();
  }

  private static byte[] hello(Offers offers, TlsVersion version, List<Integer> suites) {
    return offers.usual(version, suites).hello().encode(new Random(1));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
