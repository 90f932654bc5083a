package io.picket.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "010.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "1.2.3",
        "1.2.3.4.",
        "1.2.3.256",
        "1.2.3.04",
        " 1.2.3.4",
        "1.2.3.4 ",
        "",
        ".",
        "1..2.3",
        "+1.2.3.4",
        "１.2.3.4",
        "::ffff:1.2.3.4",
        "::ffff:102:304",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "g::",
        "fe80::1%eth0",
        "1:2:3:4:5:6:7::8:9",
        "::1.2.3",
        "::01.2.3.4",
        ":1.2.3.4",
        "1::2::1.2.3.4",
        "1:::2",
        "1:2:3:4:5:6:7:1.2.3.4",
        ":1",
        "1:",
        "[::1]"
      })
  void whatOtherProgramsReadDifferentlyIsNoAddress(String text) {
    assertThat(Addresses.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "255.255.255.255, 255.255.255.255",
    "0.0.0.0, 0.0.0.0",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "1:0:3:4:5:6:7:8, 1:0:3:4:5:6:7:8",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
  })
  void strictLiteralsAreReadAndWrittenCanonically(String text, String canonical) {
    assertThat(Addresses.parse(text)).map(Addresses::text).contains(canonical);
    assertThat(Addresses.parse(canonical)).isEqualTo(Addresses.parse(text));
  }

  @Test
  void agreesWithTheJdkOnEveryGroupPattern() throws Exception {
    for (int mask = 0; mask < 256; mask++) {
      byte[] bytes = new byte[16];
      for (int group = 0; group < 8; group++) {
        if ((mask >> group & 1) != 0) {
          bytes[2 * group + 1] = (byte) (group + 1);
        }
      }
      InetAddress address = InetAddress.getByAddress(bytes);
      String text = Addresses.text(address);
      assertThat(Addresses.parse(text)).as(text).contains(address);
      assertThat(InetAddress.ofLiteral(text)).isEqualTo(address);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "127.1",
        "0x7f000001",
        "0x7f.1",
        "1.0x7f",
        "a.1",
        "a.0x1",
        "127.0.0.1.",
        "::1",
        "",
        "017.1"
      })
  void numbersInDisguiseAreSeen(String host) {
    assertThat(Addresses.looksNumeric(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"example.com", "3com.com", "a1", "dead.beef", "x0.example", "0x.example.com"})
  void namesAreNot(String host) {
    assertThat(Addresses.looksNumeric(host)).isFalse();
  }
}
