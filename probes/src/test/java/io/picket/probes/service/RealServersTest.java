package io.picket.probes.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Endpoint;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen.Detail;
import io.picket.probes.http.Estate;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Family;
import io.picket.probes.wire.Network;
import io.picket.probes.wire.Pace;
import io.picket.testkit.Daemons;
import io.picket.testkit.TlsServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Opens protocols to real servers; their ports are not the usual ones, so it is done by hand. */
class RealServersTest {
  private static List<Detail> open(String protocol, Endpoint at) throws Exception {
    Approach approach =
        Approach.ALL.stream()
            .filter(known -> known.protocol().equals(protocol))
            .findFirst()
            .orElseThrow();
    var settings = new Network.Settings(Pace.USUAL, Duration.ofSeconds(30), Map.of(), Family.BOTH);
    try (var network = new Network(settings, InstantSource.system());
        Connection connection =
            network
                .wire(Estate.LOOPBACK)
                .connect(Estate.site(at, new ServiceFacts(at, List.of())).clearance())) {
      connection.send(approach.bytes());
      return connection.receive(approach.decoder());
    }
  }

  @Test
  void slapdAnswersABind() throws Exception {
    try (TlsServer server = Daemons.slapd()) {
      assertThat(open("ldap", server.endpoint()))
          .contains(new Detail("anonymous bind", "accepted"));
    }
  }

  @Test
  void smbdTellsDialectAndSigning() throws Exception {
    try (TlsServer server = Daemons.smbd("mandatory")) {
      assertThat(open("smb", server.endpoint()))
          .contains(new Detail("signing", "required"), new Detail("dialect", "SMB 3.1.1"));
    }
    try (TlsServer server = Daemons.smbd("disabled")) {
      assertThat(open("smb", server.endpoint())).contains(new Detail("signing", "not required"));
    }
  }
}
