package io.picket.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressRangeTest {
  private static InetAddress address(String text) {
    return Addresses.parse(text).orElseThrow();
  }

  @Test
  void aBlockHoldsExactlyItsAddresses() {
    var block = AddressRange.cidr(address("192.0.2.77"), 30);
    List<String> listed = new ArrayList<>();
    block.forEach(a -> listed.add(Addresses.text(a)));
    assertThat(listed).containsExactly("192.0.2.76", "192.0.2.77", "192.0.2.78", "192.0.2.79");
    assertThat(block.size()).isEqualTo(4);
    assertThat(block.contains(address("192.0.2.80"))).isFalse();
    assertThat(block.contains(address("::c000:24c"))).isFalse();
  }

  @Test
  void theWholeAddressSpaceIsARangeThatListsNothingInAdvance() {
    var all = AddressRange.cidr(address("::"), 0);
    assertThat(all.size().bitLength()).isEqualTo(129);
    assertThat(all.iterator().next()).isEqualTo(address("::"));
    assertThat(all.last()).isEqualTo(address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> AddressRange.cidr(address("192.0.2.0"), 33))
        .hasMessageContaining("/32");
    assertThatThrownBy(() -> new AddressRange(address("192.0.2.9"), address("192.0.2.1")))
        .hasMessageContaining("backwards");
    assertThatThrownBy(() -> new AddressRange(address("192.0.2.9"), address("::1")))
        .hasMessageContaining("family");
  }
}
