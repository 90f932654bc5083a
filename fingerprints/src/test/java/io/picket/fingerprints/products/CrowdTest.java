package io.picket.fingerprints.products;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Addresses;
import io.picket.model.Answer;
import io.picket.model.Confidence;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.HostName;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.ProductMatch;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CrowdTest {
  private static final InetAddress ADDRESS = Addresses.of(new byte[] {(byte) 192, 0, 2, 1});

  private static HostFacts showing(Confidence confidence, String... products) {
    var services = new ArrayList<ServiceFacts>();
    for (String id : products) {
      Answer no = new Answer.No("no");
      var match = new ProductMatch(id, id, Optional.empty(), confidence, Confidence.LOW, List.of());
      var seen =
          new ServiceSeen(Optional.of("http"), no, no, no, Optional.empty(), List.of(match), false);
      services.add(
          new ServiceFacts(
              new Endpoint(ADDRESS, 8000 + services.size()),
              List.of(
                  new ProbeRun(
                      "service",
                      "ServiceSeen",
                      new Outcome.Observed<>(seen),
                      1,
                      0,
                      0,
                      Duration.ZERO))));
    }
    return new HostFacts(
        Host.named(HostName.parse("rmm.example.com"), ADDRESS),
        new Outcome.NotApplicable<>("not asked"),
        services);
  }

  private static long doubted(HostFacts host) {
    return Crowd.doubted(host).services().stream()
        .filter(facts -> facts.fact(ServiceSeen.class).orElseThrow().contradictory())
        .count();
  }

  @Test
  void anotherProductOnEachOfManyPortsIsADecoy() {
    assertThat(
            doubted(
                showing(
                    Confidence.MEDIUM,
                    "screenconnect",
                    "n-central",
                    "kaseya-vsa",
                    "nginx",
                    "meshcentral",
                    "endpoint-central")))
        .as("all but the web server")
        .isEqualTo(5);
  }

  @Test
  void aFewServersBehindOneAddressAreNot() {
    assertThat(
            doubted(
                showing(
                    Confidence.HIGH,
                    "screenconnect",
                    "n-central",
                    "kaseya-vsa",
                    "endpoint-central",
                    "endpoint-central-msp",
                    "desktop-central",
                    "nginx",
                    "apache")))
        .as("editions are one family, and web servers stand before anything")
        .isZero();
    assertThat(
            doubted(
                showing(
                    Confidence.LOW,
                    "screenconnect",
                    "n-central",
                    "kaseya-vsa",
                    "meshcentral",
                    "endpoint-central")))
        .as("hints are not believed anyway")
        .isZero();
  }
}
