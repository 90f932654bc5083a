package io.picket.probes.http;

import io.picket.probes.wire.Step;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sees what a server says before the library does, and keeps the head of each answer as it was
 * said. What cannot be an HTTP answer, and a head without end, ends the reading at once.
 */
final class HeadTap extends FilterInputStream {
  private static final int PIECE = 8192;
  private static final int MAGIC = "HTTP/".length();

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private Step<HttpHead> head = new Step.NeedMore<>();
  private ByteBuffer ahead = ByteBuffer.allocate(0);
  private boolean judging;
  private boolean ended;

  HeadTap(InputStream in) {
    super(in);
  }

  /** From here on the answer to one request in HTTP/1 is read. */
  void expectAnswer() {
    kept.reset();
    head = new Step.NeedMore<>();
    judging = true;
  }

  /**
   * Reads until the answer begins as HTTP does; what was read is kept for whoever reads on.
   *
   * @throws IOException when it begins otherwise or ends before
   */
  void awaitHttp() throws IOException {
    byte[] piece = new byte[PIECE];
    var read = new ByteArrayOutputStream();
    while (read.size() < MAGIC) {
      int count = read(piece, 0, piece.length);
      if (count < 0) {
        throw new EOFException("closed before an answer");
      }
      read.write(piece, 0, count);
    }
    ahead = ByteBuffer.wrap(read.toByteArray());
  }

  /** The head, as soon as it is complete. */
  Optional<HttpHead> head() {
    return head instanceof Step.Done<HttpHead>(HttpHead read, int size) && size > 0
        ? Optional.of(read)
        : Optional.empty();
  }

  /** Why what came is no HTTP answer. */
  Optional<String> fault() {
    return head instanceof Step.Bad<HttpHead>(String why) ? Optional.of(why) : Optional.empty();
  }

  /** What came until the head was complete or at fault, and a little of the body perhaps. */
  byte[] bytes() {
    return kept.toByteArray();
  }

  /** What came behind the head together with it. */
  byte[] behindHead() {
    return head instanceof Step.Done<HttpHead>(HttpHead read, int size) && read != null
        ? Arrays.copyOfRange(kept.toByteArray(), size, kept.size())
        : new byte[0];
  }

  /** Whether the server has ended the stream. */
  boolean ended() {
    return ended;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (ahead.hasRemaining()) {
      int count = Math.min(length, ahead.remaining());
      ahead.get(into, offset, count);
      return count;
    }
    int count = in.read(into, offset, length);
    ended |= count < 0;
    if (count > 0 && judging) {
      judge(into, offset, count);
    }
    return count;
  }

  private void judge(byte[] into, int offset, int count) throws IOException {
    kept.write(into, offset, count);
    head = new HttpHeadDecoder().offer(ByteBuffer.wrap(kept.toByteArray()));
    judging = head instanceof Step.NeedMore;
    if (head instanceof Step.Bad<HttpHead>(String why)) {
      throw new IOException(why);
    }
  }
}
