package io.picket.probes.service;

import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Reads the answer to a negotiation of SMB1 (MS-CIFS section 2.2.4.52.2) or of SMB2 (MS-SMB2
 * section 2.2.4). A message is at most 16 KiB.
 */
final class SmbAnswerDecoder implements Decoder<SmbAnswer> {
  private static final int FRAME = 4;
  private static final int MOST = 16 * 1024;
  private static final int ONE = 0x424d53ff;
  private static final int TWO = 0x424d53fe;
  private static final int HEADER_ONE = 32;
  private static final int HEADER_TWO = 64;
  private static final int BODY_TWO = 64;
  private static final int MOST_CONTEXTS = 16;

  @Override
  public Step<SmbAnswer> offer(ByteBuffer received) {
    ByteBuffer in = received.slice();
    if (in.remaining() < FRAME) {
      return new Step.NeedMore<>();
    }
    int length = in.getInt();
    if (length < HEADER_ONE || length > MOST) {
      return new Step.Bad<>("no SMB message");
    }
    if (in.remaining() < length) {
      return new Step.NeedMore<>();
    }
    ByteBuffer message = in.slice(FRAME, length).order(ByteOrder.LITTLE_ENDIAN);
    return switch (message.getInt(0)) {
      case ONE -> one(message, FRAME + length);
      case TWO -> two(message, FRAME + length);
      default -> new Step.Bad<>("no SMB message");
    };
  }

  private static Step<SmbAnswer> one(ByteBuffer message, int consumed) {
    boolean reply = message.get(4) == 0x72 && (message.get(9) & 0x80) != 0;
    if (!reply || message.limit() < HEADER_ONE + 3) {
      return new Step.Bad<>("not an answer to an SMB1 negotiation");
    }
    int status = message.getInt(5);
    int words = message.get(HEADER_ONE) & 0xff;
    if (status != 0) {
      return refused("answers with status 0x" + Integer.toHexString(status), consumed);
    }
    int dialect = words == 0 ? 0 : message.getShort(HEADER_ONE + 1) & 0xffff;
    if (words >= 1 && dialect == 0xffff) {
      return refused("knows none of the dialects", consumed);
    }
    if (words != 17 || dialect != 0 || message.limit() < HEADER_ONE + 1 + 34) {
      return new Step.Bad<>("an SMB1 negotiation of " + words + " words, dialect " + dialect);
    }
    int mode = message.get(HEADER_ONE + 3);
    return new Step.Done<>(new SmbAnswer.One((mode & 4) != 0, (mode & 8) != 0), consumed);
  }

  private static Step<SmbAnswer> two(ByteBuffer message, int consumed) {
    // Command NEGOTIATE, and the flag that marks an answer: an echo of our own words is none.
    if (message.limit() < HEADER_TWO + 8
        || message.getShort(12) != 0
        || (message.get(16) & 1) == 0) {
      return new Step.Bad<>("not an answer to an SMB2 negotiation");
    }
    int status = message.getInt(8);
    if (status != 0) {
      return refused("answers with status 0x" + Integer.toHexString(status), consumed);
    }
    if (message.getShort(HEADER_TWO) != 65 || message.limit() < HEADER_TWO + BODY_TWO) {
      return new Step.Bad<>("a broken answer to an SMB2 negotiation");
    }
    int mode = message.getShort(HEADER_TWO + 2);
    int dialect = message.getShort(HEADER_TWO + 4) & 0xffff;
    return new Step.Done<>(
        new SmbAnswer.Two(dialect, (mode & 1) != 0, (mode & 2) != 0, encryption(message, dialect)),
        consumed);
  }

  private static Step<SmbAnswer> refused(String how, int consumed) {
    return new Step.Done<>(new SmbAnswer.Refused(how), consumed);
  }

  /** A flag in SMB 3.0, a context of its own in SMB 3.1.1. */
  private static Optional<String> encryption(ByteBuffer message, int dialect) {
    if (dialect == 0x0300 || dialect == 0x0302) {
      boolean offered = (message.getInt(HEADER_TWO + 24) & 0x40) != 0;
      return offered ? Optional.of("AES-128-CCM") : Optional.empty();
    }
    if (dialect != 0x0311) {
      return Optional.empty();
    }
    int count = Math.min(message.getShort(HEADER_TWO + 6) & 0xffff, MOST_CONTEXTS);
    int at = message.getInt(HEADER_TWO + 60);
    for (int context = 0; context < count && at >= 0 && at <= message.limit() - 8; context++) {
      int type = message.getShort(at) & 0xffff;
      int length = message.getShort(at + 2) & 0xffff;
      if (type == 2 && length >= 4 && at <= message.limit() - 12) {
        return cipher(message.getShort(at + 10) & 0xffff);
      }
      at += (8 + length + 7) / 8 * 8;
    }
    return Optional.empty();
  }

  private static Optional<String> cipher(int code) {
    return switch (code) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of("AES-128-CCM");
      case 2 -> Optional.of("AES-128-GCM");
      case 3 -> Optional.of("AES-256-CCM");
      case 4 -> Optional.of("AES-256-GCM");
      default -> Optional.of("cipher " + code);
    };
  }
}
