package io.picket.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Held to the plain way: asking one range after the other. */
class AddressSetTest {
  private static InetAddress address(int... bytes) {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    return Addresses.of(raw);
  }

  private static InetAddress address(String text) {
    return Addresses.parse(text).orElseThrow();
  }

  @Test
  void findsWhatOneOfTheRangesHolds() {
    var random = new Random(7);
    for (int round = 0; round < 200; round++) {
      var ranges = new ArrayList<AddressRange>();
      for (int i = random.nextInt(20); i > 0; i--) {
        int low = random.nextInt(256);
        int high = Math.min(255, low + random.nextInt(round % 2 == 0 ? 3 : 40));
        ranges.add(
            random.nextBoolean()
                ? new AddressRange(address(192, 0, 2, low), address(192, 0, 2, high))
                : new AddressRange(sixth(low), sixth(high)));
      }
      var set = AddressSet.of(ranges);
      for (int last = 0; last < 256; last++) {
        for (InetAddress asked : List.of(address(192, 0, 2, last), sixth(last))) {
          var first = ranges.stream().filter(range -> range.contains(asked)).findFirst();
          assertThat(set.contains(asked)).isEqualTo(first.isPresent());
          assertThat(set.find(asked)).isEqualTo(first);
        }
      }
      assertThat(set.ranges()).isEqualTo(ranges);
    }
  }

  private static InetAddress sixth(int last) {
    return address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last);
  }

  @Test
  void holdsTheEndsOfTheAddressSpace() {
    var all =
        AddressSet.of(
            List.of(AddressRange.cidr(address("::"), 0), AddressRange.cidr(address("0.0.0.0"), 1)));
    assertThat(all.contains(address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"))).isTrue();
    assertThat(all.contains(address("127.255.255.255"))).isTrue();
    assertThat(all.contains(address("128.0.0.0"))).isFalse();
    assertThat(AddressSet.of(List.of()).contains(address("::"))).isFalse();
  }
}
