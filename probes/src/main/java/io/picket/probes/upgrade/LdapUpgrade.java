package io.picket.probes.upgrade;

import io.picket.model.Reason;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import io.picket.probes.wire.WireException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The StartTLS extended operation (RFC 4511 section 4.14). Nothing is bound or searched. */
record LdapUpgrade() implements Upgrade {
  /** LDAPMessage 1, extendedReq with requestName 1.3.6.1.4.1.1466.20037. */
  private static final byte[] REQUEST =
      HexFormat.of().parseHex("301d02010177188016312e332e362e312e342e312e313436362e3230303337");

  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 2;
  private static final int ENUMERATED = 10;
  private static final int EXTENDED_RESPONSE = 0x78;
  private static final int BUSY = 51;
  private static final int MOST = 4096;

  @Override
  public String command() {
    return "StartTLS";
  }

  @Override
  public Asked ask(Connection fresh) throws WireException, InterruptedException {
    fresh.send(REQUEST);
    int code = fresh.receive(RESULT_CODE);
    if (code == BUSY) {
      throw new WireException(Reason.THROTTLED, "it answers StartTLS with busy");
    }
    return code == 0
        ? Asked.agreed(fresh, "answers StartTLS with success", Upgrade.onlyALoginTells())
        : Asked.declined("answers StartTLS with result code " + code, Upgrade.onlyALoginTells());
  }

  /** The result code of one extended response, read past its end. */
  static final Decoder<Integer> RESULT_CODE =
      (ByteBuffer received) -> {
        byte[] bytes = new byte[Math.min(received.remaining(), MOST)];
        received.get(received.position(), bytes);
        return resultCode(bytes);
      };

  private record Length(int value, int bytes) {}

  private static Step<Integer> resultCode(byte[] bytes) {
    if (bytes.length >= 1 && (bytes[0] & 0xff) != SEQUENCE) {
      return new Step.Bad<>("no LDAP message");
    }
    Length whole = bytes.length < 2 ? null : length(bytes, 1);
    if (whole == null) {
      return new Step.NeedMore<>();
    }
    int body = 1 + whole.bytes();
    int end = body + whole.value();
    if (whole.value() < 0 || end > MOST) {
      return new Step.Bad<>("an LDAP message of no sensible length");
    }
    if (bytes.length < end) {
      return new Step.NeedMore<>();
    }
    boolean ours =
        end >= body + 4
            && bytes[body] == INTEGER
            && bytes[body + 1] == 1
            && bytes[body + 2] == 1
            && (bytes[body + 3] & 0xff) == EXTENDED_RESPONSE;
    Length inner = ours && end > body + 4 ? length(bytes, body + 4) : null;
    if (inner == null || inner.value() < 3) {
      return new Step.Bad<>("no answer to StartTLS");
    }
    int at = body + 4 + inner.bytes();
    if (at + 3 > end || bytes[at] != ENUMERATED || bytes[at + 1] != 1) {
      return new Step.Bad<>("an extended response without a result code");
    }
    return new Step.Done<>(bytes[at + 2] & 0xff, end);
  }

  /**
   * BER's definite lengths of at most four bytes; -1 for others, null when there is more to come.
   */
  private static @org.jspecify.annotations.Nullable Length length(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    if (first < 0x80) {
      return new Length(first, 1);
    }
    int count = first & 0x7f;
    if (count == 0 || count > 4) {
      return new Length(-1, 1);
    }
    if (bytes.length <= at + count) {
      return null;
    }
    long value = 0;
    for (int i = 1; i <= count; i++) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    return new Length(value > MOST ? -1 : (int) value, 1 + count);
  }
}
