package io.picket.testkit;

import io.picket.model.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * TLS messages as bytes (RFC 8446, RFC 5246), for servers that lie and for the simplest of clients.
 * Nothing is checked, so that anything can be said.
 */
public final class Tls {
  public static final int SSL_3_0 = 0x0300;
  public static final int TLS_1_0 = 0x0301;
  public static final int TLS_1_1 = 0x0302;
  public static final int TLS_1_2 = 0x0303;
  public static final int TLS_1_3 = 0x0304;

  /** Content type of alerts. */
  public static final int ALERT = 21;

  /** Content type of handshake messages. */
  public static final int HANDSHAKE = 22;

  /** Handshake type of the server's hello. */
  public static final int SERVER_HELLO = 2;

  /** Handshake type of the certificate. */
  public static final int CERTIFICATE = 11;

  /** Handshake type of the end of the server's first flight up to TLS 1.2. */
  public static final int SERVER_HELLO_DONE = 14;

  private static final int MOST_IN_A_RECORD = 16_384;

  private Tls() {}

  /** A payload as one record, or as many as it needs. */
  public static byte[] record(int contentType, int version, byte[] payload) {
    var out = new ByteArrayOutputStream();
    for (int from = 0; from == 0 || from < payload.length; from += MOST_IN_A_RECORD) {
      int length = Math.min(MOST_IN_A_RECORD, payload.length - from);
      out.write(contentType);
      number(out, version, 2);
      number(out, length, 2);
      out.write(payload, from, length);
    }
    return out.toByteArray();
  }

  /** A handshake message with its four bytes of header. */
  public static byte[] handshake(int type, byte[] body) {
    var out = new ByteArrayOutputStream();
    out.write(type);
    number(out, body.length, 3);
    out.writeBytes(body);
    return out.toByteArray();
  }

  /** An alert in a record of its own. */
  public static byte[] alert(int level, int code) {
    return record(ALERT, TLS_1_2, new byte[] {(byte) level, (byte) code});
  }

  /** A server's hello up to TLS 1.2, without extensions, in a record of its own. */
  public static byte[] serverHello(int version, int suite) {
    return serverHello(version, suite, new byte[0]);
  }

  /**
   * A server's hello in a record of its own.
   *
   * @param extensions the extensions block without its length; empty leaves it out altogether
   */
  public static byte[] serverHello(int version, int suite, byte[] extensions) {
    var body = new ByteArrayOutputStream();
    number(body, version, 2);
    body.writeBytes(new byte[32]);
    body.write(0);
    number(body, suite, 2);
    body.write(0);
    if (extensions.length > 0) {
      number(body, extensions.length, 2);
      body.writeBytes(extensions);
    }
    return record(HANDSHAKE, version, handshake(SERVER_HELLO, body.toByteArray()));
  }

  /** A server's hello of TLS 1.3: the true version is in its extension. */
  public static byte[] serverHello13(int suite) {
    return serverHello(TLS_1_2, suite, new byte[] {0, 43, 0, 2, 3, 4});
  }

  /** A certificate message up to TLS 1.2, in as many records as it needs. */
  public static byte[] certificate(int version, List<byte[]> chain) {
    var list = new ByteArrayOutputStream();
    for (byte[] der : chain) {
      number(list, der.length, 3);
      list.writeBytes(der);
    }
    var body = new ByteArrayOutputStream();
    number(body, list.size(), 3);
    body.writeBytes(list.toByteArray());
    return record(HANDSHAKE, version, handshake(CERTIFICATE, body.toByteArray()));
  }

  /** The end of a server's first flight up to TLS 1.2. */
  public static byte[] serverHelloDone(int version) {
    return record(HANDSHAKE, version, handshake(SERVER_HELLO_DONE, new byte[0]));
  }

  /** A client's hello up to TLS 1.2, without extensions, in a record of its own. */
  public static byte[] clientHello(int version, List<Integer> suites) {
    var body = new ByteArrayOutputStream();
    number(body, version, 2);
    body.writeBytes(new byte[32]);
    body.write(0);
    number(body, suites.size() * 2, 2);
    suites.forEach(suite -> number(body, suite, 2));
    body.write(1);
    body.write(0);
    return record(HANDSHAKE, Math.min(version, TLS_1_0), handshake(1, body.toByteArray()));
  }

  /**
   * The cipher suites that a client's hello offers; none when it is no such hello.
   *
   * @param hello a whole record
   */
  public static List<Integer> offeredSuites(byte[] hello) {
    var in = ByteBuffer.wrap(hello);
    try {
      if (in.get() != HANDSHAKE || in.get(5) != 1) {
        return List.of();
      }
      in.position(5 + 4 + 2 + 32);
      in.position(in.position() + 1 + (in.get(in.position()) & 0xff));
      var suites = new ArrayList<Integer>();
      for (int left = in.getShort() & 0xffff; left >= 2; left -= 2) {
        suites.add(in.getShort() & 0xffff);
      }
      return List.copyOf(suites);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      return List.of();
    }
  }

  /** Sends bytes and returns the first record that comes back, or what there was of it. */
  public static byte[] ask(Endpoint at, byte[] bytes) throws IOException {
    try (var socket = new Socket(at.address(), at.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(bytes);
      return new Peer(socket, 1, new java.util.concurrent.atomic.AtomicLong()).readRecord();
    }
  }

  private static void number(ByteArrayOutputStream out, int value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.write(value >> shift);
    }
  }
}
