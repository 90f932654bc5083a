package io.picket.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One accepted connection, as a hostile server sees it. */
public final class Peer {
  private static final int CHUNK = 16_384;

  private final Socket socket;
  private final AtomicLong sent;
  private final int number;

  Peer(Socket socket, int number, AtomicLong sent) {
    this.socket = socket;
    this.number = number;
    this.sent = sent;
  }

  Socket socket() {
    return socket;
  }

  /**
   * The same client inside the JDK's TLS, if it agrees in ALPN to the one protocol that there is.
   *
   * @throws IOException also when it does not, after alert 120 (RFC 7301 section 3.2)
   */
  Peer insideTls(SSLContext context, String protocol) throws IOException {
    var inside = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
    inside.setUseClientMode(false);
    inside.setHandshakeApplicationProtocolSelector(
        (any, offered) -> offered.contains(protocol) ? protocol : null);
    inside.startHandshake();
    return new Peer(inside, number, sent);
  }

  /** Which connection of this server it is, from 1. */
  public int number() {
    return number;
  }

  /** The port that the client connected to. */
  public int localPort() {
    return socket.getLocalPort();
  }

  /** Waits for some bytes; empty when the client has closed its side. */
  public byte[] read() throws IOException {
    byte[] chunk = new byte[CHUNK];
    int count = socket.getInputStream().read(chunk);
    return count < 0 ? new byte[0] : Arrays.copyOf(chunk, count);
  }

  /** Reads and forgets until the client closes its side. */
  public void readToEnd() throws IOException {
    while (read().length > 0) {
      // Nothing is kept.
    }
  }

  /** Reads one TLS record, header included; shorter when the client closes before its end. */
  public byte[] readRecord() throws IOException {
    var in = socket.getInputStream();
    byte[] header = in.readNBytes(5);
    if (header.length < 5) {
      return header;
    }
    byte[] body = in.readNBytes(((header[3] & 0xff) << 8) | (header[4] & 0xff));
    byte[] record = Arrays.copyOf(header, header.length + body.length);
    System.arraycopy(body, 0, record, header.length, body.length);
    return record;
  }

  /** Reads a line of at most 4 KiB, its end included; shorter when the client closes before. */
  public String readLine() throws IOException {
    var in = socket.getInputStream();
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && line.size() < 4096; next = in.read()) {
      line.write(next);
      if (next == '\n') {
        break;
      }
    }
    return line.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /** Serves Bouncy Castle's TLS from here on. */
  public void serveTls(BouncyCastleServer.Offer offer) throws IOException {
    BouncyCastleServer.serve(socket.getInputStream(), socket.getOutputStream(), offer);
  }

  /**
   * Reads to the empty line that ends the head of an HTTP/1.1 request, at most 64 KiB; of what does
   * not begin with a letter, as every method does, one byte.
   */
  public String readRequestHead() throws IOException {
    var in = socket.getInputStream();
    var head = new ByteArrayOutputStream();
    while (head.size() < 65_536 && !endsWithEmptyLine(head)) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.write(next);
      if (head.size() == 1 && !Character.isLetter(next)) {
        break;
      }
    }
    return head.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static boolean endsWithEmptyLine(ByteArrayOutputStream head) {
    byte[] bytes = head.toByteArray();
    int end = bytes.length;
    return end >= 4
        && bytes[end - 4] == '\r'
        && bytes[end - 3] == '\n'
        && bytes[end - 2] == '\r'
        && bytes[end - 1] == '\n';
  }

  /** Sends bytes at once. */
  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    sent.addAndGet(bytes.length);
  }

  /** Ends the connection with a TCP reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}
