package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Addresses;
import io.picket.model.Answer;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.HostName;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.ServiceSeen.Software;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a service's own words say is shown, and marked as no more than that. */
class HearsayTest {
  private static final InetAddress ADDRESS = Addresses.of(new byte[] {(byte) 192, 0, 2, 1});
  private static final Software SSH =
      new Software(
          "ssh.banner", "OpenBSD OpenSSH", Optional.of("9.2p1"), Optional.of("Debian Linux 12"));

  private static ServiceFacts saying(Software software) {
    Answer no = new Answer.No("greets as ssh");
    var seen =
        new ServiceSeen(Optional.of("ssh"), no, no, no, Optional.of("SSH-2.0-x"), List.of(), false)
            .with(List.of(software));
    return new ServiceFacts(
        new Endpoint(ADDRESS, 22),
        List.of(
            new ProbeRun(
                "service", "ServiceSeen", new Outcome.Observed<>(seen), 1, 0, 0, Duration.ZERO)));
  }

  @Test
  void softwareSystemAndVersionAreTold() {
    assertThat(Inventory.speaks(saying(SSH)))
        .isEqualTo("ssh     OpenBSD OpenSSH 9.2p1 on Debian Linux 12, by its own words");
    var system =
        new Software(
            "ssh.banner", "MikroTik RouterOS", Optional.empty(), Optional.of("MikroTik RouterOS"));
    assertThat(Inventory.speaks(saying(system)))
        .isEqualTo("ssh     MikroTik RouterOS, by its own words");
  }

  @Test
  void theEngineersPartOfThePageHasItToo() {
    var host =
        new HostFacts(
            Host.named(HostName.parse("a.example"), ADDRESS),
            new Outcome.NotApplicable<>("not asked"),
            List.of(saying(SSH)));
    assertThat(HostView.of(List.of(host)).getFirst().services().getFirst().hearsay())
        .containsExactly("OpenBSD OpenSSH 9.2p1 on Debian Linux 12, by its own words");
  }
}
