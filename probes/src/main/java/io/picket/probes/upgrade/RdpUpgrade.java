package io.picket.probes.upgrade;

import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.util.HexFormat;

/**
 * An X.224 connection request that asks for TLS or CredSSP; both begin with TLS (MS-RDPBCGR
 * sections 2.2.1.1 and 2.2.1.2).
 */
record RdpUpgrade() implements Upgrade {
  private static final byte[] REQUEST =
      HexFormat.of().parseHex("030000130ee000000000000100080003000000");
  private static final int CONFIRM = 0xd0;
  private static final int RESPONSE = 2;
  private static final int FAILURE = 3;
  private static final int WITH_NEGOTIATION = 19;

  @Override
  public String command() {
    return "X.224 connection request";
  }

  @Override
  public Asked ask(Connection fresh) throws WireException, InterruptedException {
    fresh.send(REQUEST);
    byte[] confirm = fresh.receive(LengthPrefixed.TPKT);
    if (confirm.length < 7 || (confirm[5] & 0xff) != CONFIRM) {
      throw new WireException(Reason.MALFORMED, "no X.224 connection confirm");
    }
    var encrypted = new Answer.No("RDP's own security, too, encrypts the log-in");
    if (confirm.length < WITH_NEGOTIATION) {
      return Asked.declined("answers without a choice of security", encrypted);
    }
    int code = confirm[15] & 0xff;
    return switch (confirm[11] & 0xff) {
      case RESPONSE ->
          code == 0
              ? Asked.declined("chooses RDP's own security", encrypted)
              : Asked.agreed(fresh, "chooses " + chosen(code), encrypted);
      case FAILURE -> Asked.declined("refuses TLS with code " + code, encrypted);
      default -> throw new WireException(Reason.MALFORMED, "no answer to the choice of security");
    };
  }

  private static String chosen(int code) {
    return switch (code) {
      case 1 -> "TLS";
      case 2, 8 -> "CredSSP, which begins with TLS";
      default -> "protocol " + code;
    };
  }
}
