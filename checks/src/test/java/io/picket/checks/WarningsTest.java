package io.picket.checks;

import static io.picket.checks.Given.YES;
import static io.picket.checks.Given.https;
import static io.picket.checks.Given.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.checks.Given.Cert;
import io.picket.model.HostFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarningsTest {
  @Test
  void anOldListOfRootsIsToldInEveryReport() {
    var cert = new Cert();
    cert.paths = Optional.of(List.of(Cert.path("Chrome", YES), Cert.path("own.pem", YES)));
    List<HostFacts> hosts =
        List.of(Given.host(Given.open("443"), service(443, https(), cert.seen())));
    assertThat(Warnings.of(Given.profile(), hosts, Instant.parse("2026-11-26T00:00:00Z")))
        .isEmpty();
    assertThat(Warnings.of(Given.profile(), hosts, Instant.parse("2027-06-01T00:00:00Z")))
        .filteredOn(warning -> warning.contains("roots"))
        .containsExactly(
            "The list of Chrome's roots is 212 days old (2026-11-01): what it says of trust may"
                + " have changed since.");
  }
}
