package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.TlsDetail;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FiniteFieldsTest {
  @Test
  void ofMorePrimesThanAreKeptTheWeakestAre() {
    var fields = new FiniteFields();
    for (int bits : List.of(160, 128, 192, 112, 64, 144)) {
      fields.take(
          new KeyExchangeParameters(
              Optional.empty(),
              Optional.of(BigInteger.TWO.pow(bits).subtract(BigInteger.ONE)),
              Optional.of(BigInteger.TEN),
              Optional.empty()));
    }
    assertThat(fields.fold())
        .extracting(TlsDetail.DhGroup::bits)
        .containsExactlyInAnyOrder(64, 112, 128, 144);
  }
}
