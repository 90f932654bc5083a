package io.picket.probes.service;

import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;

/**
 * Reads an X.224 connection confirm and what an RDP server put into it (MS-RDPBCGR section
 * 2.2.1.2). At most 64 bytes.
 */
final class RdpConfirmDecoder implements Decoder<RdpConfirm> {
  private static final int BARE = 11;
  private static final int WITH_ANSWER = 19;
  private static final int MOST = 64;
  private static final int CONFIRM = 0xd0;
  private static final int RESPONSE = 2;
  private static final int FAILURE = 3;

  @Override
  public Step<RdpConfirm> offer(ByteBuffer received) {
    ByteBuffer in = received.slice();
    if (differs(in, 0, 3) || differs(in, 1, 0) || differs(in, 5, CONFIRM)) {
      return new Step.Bad<>("not an RDP connection confirm");
    }
    if (in.remaining() < 4) {
      return new Step.NeedMore<>();
    }
    int length = in.getShort(2) & 0xffff;
    if (length < BARE || length > MOST || (length > BARE && length < WITH_ANSWER)) {
      return new Step.Bad<>("an RDP connection confirm of " + length + " bytes");
    }
    if (in.remaining() < length) {
      return new Step.NeedMore<>();
    }
    if (length == BARE) {
      return new Step.Done<>(new RdpConfirm.Selected(0), length);
    }
    int code = Integer.reverseBytes(in.getInt(15));
    return switch (in.get(BARE)) {
      case RESPONSE -> new Step.Done<>(new RdpConfirm.Selected(code), length);
      case FAILURE -> new Step.Done<>(new RdpConfirm.Refused(code), length);
      default -> new Step.Bad<>("neither an answer nor a refusal");
    };
  }

  private static boolean differs(ByteBuffer in, int at, int value) {
    return in.remaining() > at && (in.get(at) & 0xff) != value;
  }
}
