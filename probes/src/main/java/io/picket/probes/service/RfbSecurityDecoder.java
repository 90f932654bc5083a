package io.picket.probes.service;

import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads which security types a VNC server offers, or the reason it gives for offering none (RFC
 * 6143 section 7.1.2). A reason is at most 1,024 bytes long.
 *
 * @param decided whether the server decides on one type, as in version 3.3 (appendix A)
 */
record RfbSecurityDecoder(boolean decided) implements Decoder<RfbSecurity> {
  private static final int MOST_REASON = 1024;
  private static final int MOST_TYPE = 255;

  @Override
  public Step<RfbSecurity> offer(ByteBuffer received) {
    ByteBuffer in = received.slice();
    return decided ? one(in) : several(in);
  }

  private static Step<RfbSecurity> one(ByteBuffer in) {
    if (in.remaining() < 4) {
      return new Step.NeedMore<>();
    }
    int type = in.getInt();
    if (type == 0) {
      return reason(in);
    }
    return type < 0 || type > MOST_TYPE
        ? new Step.Bad<>("no security type of VNC")
        : new Step.Done<>(new RfbSecurity.Offered(List.of(type)), 4);
  }

  private static Step<RfbSecurity> several(ByteBuffer in) {
    if (!in.hasRemaining()) {
      return new Step.NeedMore<>();
    }
    int count = in.get() & 0xff;
    if (count == 0) {
      return reason(in);
    }
    if (in.remaining() < count) {
      return new Step.NeedMore<>();
    }
    var types = new ArrayList<Integer>();
    for (int each = 0; each < count; each++) {
      int type = in.get() & 0xff;
      if (type == 0) {
        return new Step.Bad<>("an invalid security type of VNC among others");
      }
      types.add(type);
    }
    return new Step.Done<>(new RfbSecurity.Offered(types), in.position());
  }

  private static Step<RfbSecurity> reason(ByteBuffer in) {
    if (in.remaining() < 4) {
      return new Step.NeedMore<>();
    }
    int length = in.getInt();
    if (length < 0 || length > MOST_REASON) {
      return new Step.Bad<>("a reason of " + length + " bytes");
    }
    if (in.remaining() < length) {
      return new Step.NeedMore<>();
    }
    byte[] why = new byte[length];
    in.get(why);
    return new Step.Done<>(
        new RfbSecurity.Refused(new String(why, StandardCharsets.ISO_8859_1)), in.position());
  }
}
