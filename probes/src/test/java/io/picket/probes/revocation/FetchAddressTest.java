package io.picket.probes.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.model.AddressRange;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://OCSP.Example.com, http://ocsp.example.com/",
    "HTTP://ocsp.example.com/, http://ocsp.example.com/",
    "http://ocsp.example.com:80/a/b.crl?c=d%20e, http://ocsp.example.com/a/b.crl?c=d%20e",
    "http://ocsp.example.com?x=1, http://ocsp.example.com/?x=1",
    "http://192.0.2.7/x, http://192.0.2.7/x",
    "http://[2001:DB8::7]:8080/x, http://[2001:db8::7]:8080/x"
  })
  void plainAddressesAreRead(String written, String read) {
    assertThat(FetchAddress.parse(written).url()).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://ocsp.example.com/",
        "ldap://ocsp.example.com/",
        "file:///etc/passwd",
        "//ocsp.example.com/",
        "http:/ocsp.example.com/",
        "http:ocsp.example.com",
        "http:///ocsp.example.com",
        "http://localhost/",
        "http://issuer/",
        "http://ocsp.example.com./",
        "http://2130706433/",
        "http://127.1/",
        "http://0x7f.0.0.1/",
        "http://010.0.0.1/",
        "http://user@ocsp.example.com/",
        "http://user:word@ocsp.example.com/",
        "http://ocsp.example.com@10.0.0.1/",
        "http://ocsp.example.com#@10.0.0.1/",
        "http://ocsp.example.com\\@10.0.0.1/",
        "http://ocsp.example.com/a b",
        "http://ocsp.example.com/\r\nHost: x",
        "http://ocsp.example.com/\u0000",
        "http://ocsp.example.com/\u00e9",
        "http://\u24de.example.com/",
        "http://ocsp%2eexample.com/",
        "http://ocsp.example.com:/",
        "http://ocsp.example.com:0/",
        "http://ocsp.example.com:080/",
        "http://ocsp.example.com:70000/",
        "http://[::1/",
        "http://[::ffff:127.0.0.1%25lo]/",
        "http://..example.com/",
        " http://ocsp.example.com/"
      })
  void everythingElseIsNot(String written) {
    assertThatThrownBy(() -> FetchAddress.parse(written))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyPort80OfPublicAddressesMayBeAsked() throws Exception {
    var leave = new PublicAddresses(List.of(AddressRange.of(InetAddress.ofLiteral("9.9.9.9"))));
    for (String open : List.of("1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111")) {
      assertThat(leave.refusal(InetAddress.ofLiteral(open), 80)).as(open).isEmpty();
      assertThat(leave.refusal(InetAddress.ofLiteral(open), 8080)).as(open).isPresent();
    }
    for (String shut :
        List.of(
            "9.9.9.9",
            "192.0.0.170",
            "192.88.99.1",
            "198.19.0.1",
            "203.0.113.9",
            "240.0.0.1",
            "2001:db8::1",
            "2001:20::1",
            "3fff::1",
            "fec0::1",
            "100::1",
            "::ffff:10.0.0.1")) {
      assertThat(leave.refusal(InetAddress.ofLiteral(shut), 80)).as(shut).isPresent();
    }
  }
}
