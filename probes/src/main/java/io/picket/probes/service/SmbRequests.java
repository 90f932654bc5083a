package io.picket.probes.service;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The first message of an SMB session, in the dialects that matter. */
final class SmbRequests {
  private static final byte[] NT_LM = "\u0002NT LM 0.12\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] GUID = "picketpicketpick".getBytes(StandardCharsets.US_ASCII);
  private static final short[] DIALECTS = {0x0202, 0x0210, 0x0300, 0x0302, 0x0311};
  private static final short[] CIPHERS = {2, 1, 4, 3};
  private static final int SALT = 32;

  private SmbRequests() {}

  /** SMB_COM_NEGOTIATE for NT LM 0.12 alone, MS-CIFS section 2.2.4.52.1. */
  static byte[] one() {
    ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {(byte) 0xff, 'S', 'M', 'B', 0x72}).putInt(0);
    // Names as they are; Unicode, NT status, extended security, long names; no process, no tree.
    out.put((byte) 0x18).putShort((short) 0xc801);
    out.put(new byte[12]).putShort((short) 0).putShort((short) 0xfeff).putInt(0);
    out.put((byte) 0).putShort((short) NT_LM.length).put(NT_LM);
    return framed(out);
  }

  /** SMB2 NEGOTIATE for 2.0.2 to 3.1.1, MS-SMB2 section 2.2.3. */
  static byte[] two() {
    ByteBuffer out = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {(byte) 0xfe, 'S', 'M', 'B'}).putShort((short) 64);
    out.put(new byte[8]).putShort((short) 1).put(new byte[64 - 16]);
    // Signing enabled; of the capabilities, encryption alone.
    out.putShort((short) 36).putShort((short) DIALECTS.length).putShort((short) 1);
    out.putShort((short) 0).putInt(0x40).put(GUID);
    out.putInt(112).putShort((short) 2).putShort((short) 0);
    for (short dialect : DIALECTS) {
      out.putShort(dialect);
    }
    out.position(112);
    // SHA-512 over what was said before, with a salt that nobody will use.
    out.putShort((short) 1).putShort((short) (6 + SALT)).putInt(0);
    out.putShort((short) 1).putShort((short) SALT).putShort((short) 1).put(GUID).put(GUID);
    out.position(out.position() + 2);
    out.putShort((short) 2).putShort((short) (2 + 2 * CIPHERS.length)).putInt(0);
    out.putShort((short) CIPHERS.length);
    for (short cipher : CIPHERS) {
      out.putShort(cipher);
    }
    return framed(out);
  }

  /** Behind the header of a session message, RFC 1002 section 4.3.1. */
  private static byte[] framed(ByteBuffer message) {
    message.flip();
    byte[] bytes = new byte[4 + message.remaining()];
    ByteBuffer.wrap(bytes).putInt(message.remaining()).put(message);
    return bytes;
  }
}
