package io.picket.checks;

import static io.picket.checks.Given.YES;
import static io.picket.checks.Given.https;
import static io.picket.checks.Given.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.checks.Given.Cert;
import io.picket.model.Declaration;
import io.picket.model.HostFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarningsTest {
  private static final Instant NOW = Instant.parse("2026-11-26T00:00:00Z");

  /** A name that is misspelt takes all its attestations with it, and nobody would notice. */
  @Test
  void whatWasDeclaredForNothingIsTold() {
    List<HostFacts> hosts = List.of(Given.host(Given.open("443")));
    var other = Given.profile().withDeclarations(List.of(said(Optional.of("rnm.example.com"))));
    assertThat(Warnings.of(other, hosts, NOW))
        .containsExactly(
            "What is declared of rnm.example.com was used nowhere: nothing of that name was looked"
                + " at.");
    var unguided = Given.profile().withDeclarations(List.of(said(Optional.empty())));
    assertThat(Warnings.of(unguided, hosts, NOW))
        .singleElement()
        .asString()
        .contains("for CW-05 and CW-12 was used nowhere");
    assertThat(Warnings.of(unguided.withGuide("connectwise-control"), hosts, NOW)).isEmpty();
  }

  private static Declaration said(Optional<String> server) {
    Declaration said = DeclarationsTest.everything();
    return new Declaration(
        server,
        said.product(),
        said.role(),
        said.ports(),
        said.expectedOpen(),
        said.directory(),
        said.console(),
        said.trustStore(),
        said.attestations());
  }

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
