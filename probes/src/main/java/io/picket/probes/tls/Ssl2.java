package io.picket.probes.tls;

import io.picket.model.TlsVersion;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The hello of SSLv2 and its answers, after Netscape's specification of 1995. */
final class Ssl2 {
  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_HELLO = 4;
  private static final int ERROR = 0;
  private static final int CHALLENGE = 16;

  private Ssl2() {}

  /** The whole record. */
  static byte[] hello(List<Integer> suites, RandomGenerator random) {
    byte[] challenge = new byte[CHALLENGE];
    random.nextBytes(challenge);
    var body =
        new OctetWriter()
            .u8(CLIENT_HELLO)
            .u16(TlsVersion.SSL_2.code())
            .u16(suites.size() * 3)
            .u16(0)
            .u16(CHALLENGE);
    for (int suite : suites) {
      body.u24(suite);
    }
    body.raw(challenge);
    return new OctetWriter().u16(0x8000 | body.length()).raw(body.toBytes()).toBytes();
  }

  /** An SSLv2 answer, or the fatal alert of a server that knows better. */
  static Decoder<ServerAnswer> decoder() {
    return Ssl2::offer;
  }

  private static Step<ServerAnswer> offer(ByteBuffer received) {
    int at = received.position();
    int available = received.remaining();
    if (available == 0) {
      return new Step.NeedMore<>();
    }
    if ((received.get(at) & 0xFF) == RecordWalk.ALERT) {
      return ServerAnswerDecoder.taking().offer(received);
    }
    if ((received.get(at) & 0x80) == 0) {
      return new Step.Bad<>("neither SSLv2 nor an alert");
    }
    if (available < 3) {
      return new Step.NeedMore<>();
    }
    int length = received.getShort(at) & 0x7FFF;
    int type = received.get(at + 2) & 0xFF;
    if (type == ERROR && length == 3) {
      return available < 5
          ? new Step.NeedMore<>()
          : new Step.Done<>(new Ssl2Answer.Denial(received.getShort(at + 3) & 0xFFFF), 5);
    }
    if (type != SERVER_HELLO || length < 11) {
      return new Step.Bad<>("SSLv2 message " + type + " of " + length + " bytes");
    }
    if (available < 2 + length) {
      return new Step.NeedMore<>();
    }
    return serverHello(received.duplicate().position(at + 5), length);
  }

  private static Step<ServerAnswer> serverHello(ByteBuffer in, int length) {
    int version = in.getShort() & 0xFFFF;
    int certificateLength = in.getShort() & 0xFFFF;
    int suitesLength = in.getShort() & 0xFFFF;
    int connectionId = in.getShort() & 0xFFFF;
    if (11 + certificateLength + suitesLength + connectionId != length || suitesLength % 3 != 0) {
      return new Step.Bad<>("an SSLv2 hello whose lengths do not add up");
    }
    byte[] certificate = new byte[certificateLength];
    in.get(certificate);
    List<Integer> suites = new ArrayList<>();
    for (int read = 0; read < suitesLength; read += 3) {
      suites.add((in.get() & 0xFF) << 16 | (in.getShort() & 0xFFFF));
    }
    return new Step.Done<>(
        new Ssl2Answer.Hello(version, suites, Octets.of(certificate)), 2 + length);
  }
}
