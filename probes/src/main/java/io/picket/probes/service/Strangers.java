package io.picket.probes.service;

import io.picket.model.Reason;
import io.picket.model.ServiceSeen.Detail;
import io.picket.probes.Site;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Looks for a protocol at a port where it is not usual: each opening is tried on a connection of
 * its own, until one is answered in its own terms. Where a port broke off what it was asked before,
 * somebody is there who judges, and all are tried; after two silences nothing more.
 *
 * <p>A port that has kept silent all the time is asked for those only whose servers may take a
 * hello and a request for the beginning of a long message, and wait for the rest: SMB, TDS
 * (FreeTDS's do), MSRPC (Samba's do) and NetBIOS. The opening of SMB goes first and is the control
 * for the others: it is whole and wrong for them, so that servers of TDS and MSRPC break it off
 * (those two were seen to), and one of NetBIOS has to (RFC 1002 section 5.2). Whoever keeps silent
 * to it as well is none of the four, and costs one connection. TDS goes before MSRPC, whose opening
 * is the beginning of a long packet to it; the other way round it is whole and wrong.
 */
record Strangers(Site at, Wire wire, RandomGenerator random) {
  /**
   * What came of it.
   *
   * @param asked the protocols whose openings were sent, in order
   */
  record Search(Optional<Spoken> found, List<String> asked) {}

  private static final double PATIENCE = 0.5;

  /** With one that was silent before, most likely for good. */
  private static final double PATIENCE_WITH_SILENCE = 0.25;

  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_SILENCES = 2;

  /** Whose servers wait in silence; the first one's opening is the control for the others. */
  private static final List<String> WAITING = List.of("smb", "mssql", "msrpc", "netbios");

  /** A message no version of the protocol knows; a server of PostgreSQL answers with an error. */
  private static final byte[] POSTGRESQL_NONSENSE = {0, 0, 0, 9, 0, 9, 0, 0, 0};

  /** What answered at a port that breaks off, if anything did. */
  Search find() throws InterruptedException {
    return find(Approach.ALL, PATIENCE, MOST_SILENCES);
  }

  /** What answered at a port that keeps silent, if anything did. */
  Search findSilent() throws InterruptedException {
    List<Approach> waiting =
        WAITING.stream().flatMap(protocol -> Approach.of(protocol).stream()).toList();
    return find(waiting, PATIENCE_WITH_SILENCE, 1);
  }

  private Search find(List<Approach> approaches, double patience, int mostSilences)
      throws InterruptedException {
    var asked = new ArrayList<String>();
    int silences = 0;
    int port = at.clearance().endpoint().port();
    for (Approach approach : approaches) {
      if (approach.usualPorts().contains(port)) {
        continue;
      }
      asked.add(approach.protocol());
      try {
        var spoken = new Spoken(approach.protocol(), tried(approach, patience));
        return new Search(Optional.of(spoken), asked);
      } catch (WireException e) {
        switch (e.reason()) {
          case SILENT -> silences++;
          case REFUSED, UNREACHABLE, OUT_OF_SCOPE, OUT_OF_BUDGET, CANCELLED -> {
            return new Search(Optional.empty(), asked);
          }
          case RESET,
              CLOSED_EARLY,
              MALFORMED,
              TOO_LARGE,
              CONTRADICTORY,
              UNRECOGNISED,
              THROTTLED,
              NOT_TRIED,
              BUG -> {}
        }
        if (silences == mostSilences) {
          break;
        }
      }
    }
    return new Search(Optional.empty(), asked);
  }

  private List<Detail> tried(Approach approach, double patience)
      throws WireException, InterruptedException {
    try (Connection connection =
        wire.connect(at.clearance(), new Wire.Limits(patience, MOST_BYTES))) {
      connection.send(approach.bytes());
      List<Detail> details = connection.receive(approach.decoder());
      if (approach.protocol().equals("postgresql")) {
        return confirmed(connection, details);
      }
      if (details.contains(NetTcp.ACCEPTED)) {
        throw unproven();
      }
      return details;
    }
  }

  private static WireException unproven() {
    return new WireException(Reason.UNRECOGNISED, "one byte, and nothing that bears it out");
  }

  /** One letter is no proof: TLS must follow an S, PostgreSQL's own error an N. */
  private List<Detail> confirmed(Connection connection, List<Detail> details)
      throws WireException, InterruptedException {
    boolean offered = details.contains(new Detail("tls", "offered"));
    if (offered) {
      connection.send(Hello.bytes(Optional.empty(), random));
      if (connection.receive(new FirstWordsDecoder()) instanceof FirstWords.Tls) {
        return details;
      }
    } else {
      connection.send(POSTGRESQL_NONSENSE);
      var heard = new ArrayList<Detail>(connection.receive(Approach.postgresqlError()));
      heard.addAll(details);
      return heard;
    }
    throw unproven();
  }
}
