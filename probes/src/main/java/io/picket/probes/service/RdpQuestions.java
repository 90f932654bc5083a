package io.picket.probes.service;

import io.picket.model.Answer;
import io.picket.model.Clearance;
import io.picket.model.ProtocolSeen;
import io.picket.model.ProtocolSeen.Question;
import io.picket.model.ProtocolSeen.Trait;
import io.picket.model.Text;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.util.HexFormat;
import java.util.List;

/**
 * Asks an RDP server for less security than it may want (MS-RDPBCGR section 2.2.1.1): for TLS
 * without CredSSP, and for RDP's own security. Only its own refusal is a no; a server that goes
 * silent or away has not said anything.
 */
record RdpQuestions(Clearance to, Wire wire) {
  private static final int OWN = 0;
  private static final int TLS = 1;

  ProtocolSeen ask() throws InterruptedException {
    return new ProtocolSeen(
        "rdp",
        List.of(
            new Trait(Question.RDP_OWN_SECURITY, agrees(OWN)),
            new Trait(Question.RDP_WITHOUT_NLA, agrees(TLS))),
        List.of());
  }

  private Answer agrees(int protocols) throws InterruptedException {
    try (Connection connection = wire.connect(to)) {
      connection.send(
          HexFormat.of().parseHex("030000130ee0000000000001000800%02x000000".formatted(protocols)));
      return answer(connection.receive(new RdpConfirmDecoder()), protocols);
    } catch (WireException e) {
      return new Answer.Unknown(e.reason(), Text.printable(e.detail()));
    }
  }

  private static Answer answer(RdpConfirm confirm, int asked) {
    return switch (confirm) {
      case RdpConfirm.Selected(int protocol) ->
          protocol == asked
              ? new Answer.Yes("agrees to " + name(asked))
              : new Answer.No("asked for " + name(asked) + ", agrees to " + name(protocol));
      case RdpConfirm.Refused(int code) -> new Answer.No("refuses " + name(asked) + why(code));
    };
  }

  private static String name(int protocol) {
    return switch (protocol) {
      case OWN -> "RDP's own security";
      case TLS -> "TLS without NLA";
      case 2, 8 -> "NLA";
      default -> "protocol " + protocol;
    };
  }

  /** RDP_NEG_FAILURE, MS-RDPBCGR section 2.2.1.2.2. */
  private static String why(int code) {
    return switch (code) {
      case 1 -> ": TLS is required";
      case 2 -> ": TLS is not allowed";
      case 3 -> ": it has no certificate";
      case 5 -> ": NLA is required";
      case 6 -> ": TLS with a client certificate is required";
      default -> " with code " + code;
    };
  }
}
