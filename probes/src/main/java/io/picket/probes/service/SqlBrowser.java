package io.picket.probes.service;

import io.picket.model.Admission;
import io.picket.model.Answer;
import io.picket.model.Clearance;
import io.picket.model.Endpoint;
import io.picket.model.ProtocolSeen;
import io.picket.model.ProtocolSeen.Listing;
import io.picket.model.ProtocolSeen.Question;
import io.picket.model.ProtocolSeen.Trait;
import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Asks SQL Server Browser, on UDP port 1434 of a host where SQL Server was recognised, which
 * instances there are: one datagram, CLNT_UCAST_EX (MC-SQLR section 2.2.2). Silence says nothing,
 * for datagrams get lost and firewalls swallow them.
 */
record SqlBrowser(Clearance at, Wire wire) {
  private static final int PORT = 1434;
  private static final byte[] WHICH_INSTANCES = {3};
  private static final int ANSWER = 5;
  private static final int MOST_INSTANCES = 20;

  ProtocolSeen ask() throws InterruptedException {
    List<Listing> listings = new ArrayList<>();
    Answer answer = answer(listings);
    return new ProtocolSeen("mssql", List.of(new Trait(Question.MSSQL_BROWSER, answer)), listings);
  }

  private Answer answer(List<Listing> listings) throws InterruptedException {
    var there = new Endpoint(at.endpoint().address(), PORT);
    return switch (wire.admit(there, at.level())) {
      case Admission.Denied(String why) -> new Answer.Unknown(Reason.OUT_OF_SCOPE, why);
      case Admission.Admitted(Clearance clearance) -> {
        try {
          yield read(wire.ask(clearance, WHICH_INSTANCES), listings);
        } catch (WireException e) {
          yield e.reason() == Reason.REFUSED
              ? new Answer.No("says that nothing listens on UDP port " + PORT)
              : new Answer.Unknown(
                  e.reason(), "UDP port " + PORT + ": " + Text.printable(e.detail()));
        }
      }
    };
  }

  /** SVR_RESP: 5, the length in two bytes, then names and values with semicolons between them. */
  static Answer read(byte[] bytes, List<Listing> listings) {
    String text =
        bytes.length < 3 ? "" : new String(bytes, 3, bytes.length - 3, StandardCharsets.ISO_8859_1);
    int length = bytes.length < 3 ? 0 : (bytes[1] & 0xff) | (bytes[2] & 0xff) << 8;
    if (bytes.length < 3
        || bytes[0] != ANSWER
        || length < text.length()
        || !text.startsWith("ServerName;")) {
      return new Answer.Unknown(
          Reason.MALFORMED, "UDP port " + PORT + " answers, and not as SQL Server Browser does");
    }
    List<String> instances =
        Arrays.stream(text.split(";;", MOST_INSTANCES + 1))
            .limit(MOST_INSTANCES)
            .filter(part -> part.startsWith("ServerName;"))
            .map(SqlBrowser::instance)
            .toList();
    listings.add(new Listing("instances", instances));
    return new Answer.Yes(
        "tells its instances on UDP port " + PORT + " (" + String.join("; ", instances) + ")");
  }

  /** The name, the version and the TCP port of one instance. */
  private static String instance(String part) {
    String[] words = part.split(";", 40);
    var told = new ArrayList<String>();
    for (int at = 0; at + 1 < words.length; at += 2) {
      switch (words[at]) {
        case "InstanceName" -> told.add(words[at + 1]);
        case "Version" -> told.add("version " + words[at + 1]);
        case "tcp" -> told.add("TCP port " + words[at + 1]);
        default -> {}
      }
    }
    return Text.printable(String.join(", ", told), 150);
  }
}
