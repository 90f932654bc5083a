package io.picket.probes.service;

import io.picket.model.ServiceSeen.Detail;
import io.picket.probes.wire.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The opening of .NET's message framing (MC-NMF), by which net.tcp services are spoken to. */
final class NetTcp {
  /**
   * A whole preamble (section 2.2.6) for an address that nobody has: version 1.0, duplex,
   * net.tcp://picket.invalid/, binary encoding, end. No message follows.
   */
  static final String PREAMBLE =
      "000100" + "0102" + "02196e65742e7463703a2f2f7069636b65742e696e76616c69642f" + "0308" + "0c";

  /** What a server says that takes even this address. */
  static final Detail ACCEPTED = new Detail("preamble", "accepted");

  private static final String FAULTS = "http://schemas.microsoft.com/ws/2006/05/framing/faults/";
  private static final int LONGEST_FAULT = 512;
  private static final int FAULT = 8;
  private static final int PREAMBLE_ACK = 0x0b;

  private NetTcp() {}

  /**
   * Reads a fault, whose text begins alike in all versions (section 2.2.3.8), or the one byte that
   * accepts the preamble (section 2.2.3.11), where it is all that came.
   */
  static Step<List<Detail>> read(byte[] bytes) {
    if (bytes.length == 1 && bytes[0] == PREAMBLE_ACK) {
      return new Step.Done<>(List.of(ACCEPTED), 1);
    }
    if (bytes.length > 0 && bytes[0] != FAULT) {
      return bad();
    }
    if (bytes.length < 3) {
      return new Step.NeedMore<>();
    }
    // A size is written in seven bits to a byte, the lowest first; two hold the longest fault.
    int text = bytes[1] >= 0 ? 2 : 3;
    int length = text == 2 ? bytes[1] : (bytes[1] & 0x7f) | (bytes[2] << 7);
    if (length < FAULTS.length() || length > LONGEST_FAULT) {
      return bad();
    }
    if (bytes.length < text + length) {
      return new Step.NeedMore<>();
    }
    String fault = new String(bytes, text, length, StandardCharsets.ISO_8859_1);
    String name = fault.substring(FAULTS.length());
    return fault.startsWith(FAULTS) && name.matches("[A-Za-z]{1,60}")
        ? new Step.Done<>(List.of(new Detail("fault", name)), text + length)
        : bad();
  }

  private static Step<List<Detail>> bad() {
    return new Step.Bad<>("not an answer of .NET's message framing");
  }
}
