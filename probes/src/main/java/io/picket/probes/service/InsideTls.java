package io.picket.probes.service;

import io.picket.model.HostName;
import io.picket.model.PortSet;
import io.picket.model.Reason;
import io.picket.model.ServiceSeen.Detail;
import io.picket.probes.Site;
import io.picket.probes.http.LenientTls;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.ConnectionStreams;
import io.picket.probes.wire.Step;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Looks for a protocol other than HTTP inside TLS: LDAP, which is spoken to (an anonymous bind, as
 * in clear), and whoever greets first. One connection; the answer decides and not the port.
 */
record InsideTls(Site at, Wire wire) {
  /** LDAP and the global catalogue; these are opened. */
  private static final PortSet LDAP = PortSet.of(636, 3269);

  /** SMTP, FTP, Telnet, IMAP and POP3 inside TLS; these greet. */
  private static final PortSet GREETING = PortSet.of(465, 990, 992, 993, 995);

  private static final int MOST_BYTES = 4096;

  /** Whether it is worth looking before a page is asked for. */
  boolean isUsual() {
    int port = at.clearance().endpoint().port();
    return LDAP.contains(port) || GREETING.contains(port);
  }

  /**
   * What speaks inside TLS; nothing where it said nothing that tells.
   *
   * @throws WireException when there was no answer, or it was cut short
   */
  Optional<Spoken> look() throws WireException, InterruptedException {
    // Made before there is a connection: the library's own start must not cost the target's time.
    LenientTls.Client client = LenientTls.client(at.host().name().map(HostName::ascii), List.of());
    try (Connection connection = wire.connect(at.clearance())) {
      var streams = new ConnectionStreams(connection);
      try {
        LenientTls tls = LenientTls.over(streams.input(), streams.output(), client);
        if (!GREETING.contains(at.clearance().endpoint().port())) {
          tls.output().write(ldap().bytes());
          tls.output().flush();
        }
        return read(tls.input());
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        WireException meaning = streams.meaning(e);
        throw streams.failure().orElse(meaning);
      }
    }
  }

  private static Approach ldap() {
    return Approach.of("ldap").orElseThrow();
  }

  /** At most 4 KiB and until the connection's deadline. */
  private static Optional<Spoken> read(InputStream in) throws IOException, WireException {
    byte[] bytes = new byte[MOST_BYTES];
    int have = 0;
    while (have < MOST_BYTES) {
      int count = in.read(bytes, have, MOST_BYTES - have);
      if (count < 0) {
        throw new WireException(Reason.CLOSED_EARLY, "closed inside TLS before it said enough");
      }
      have += count;
      byte[] soFar = Arrays.copyOf(bytes, have);
      switch (ldap().decoder().offer(ByteBuffer.wrap(soFar))) {
        case Step.Done<List<Detail>>(List<Detail> details, int _) -> {
          return Optional.of(new Spoken("ldap", details));
        }
        case Step.NeedMore<List<Detail>>() -> {}
        case Step.Bad<List<Detail>> _ -> {
          if (Spoken.isTextLine(soFar) || Spoken.isWholeGreeting(soFar)) {
            return Spoken.of(soFar);
          }
        }
      }
    }
    return Optional.empty();
  }
}
