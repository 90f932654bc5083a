package io.picket.testkit;

import io.picket.model.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Random;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** The usual ways of misbehaving, for {@link HostileServer}. */
public final class Behaviours {
  private Behaviours() {}

  /** Accepts, reads everything and never says a word. */
  public static Behaviour silent() {
    return Peer::readToEnd;
  }

  /** Resets as soon as the connection stands. */
  public static Behaviour resetAtOnce() {
    return Peer::reset;
  }

  /** Resets after the first bytes, as a middlebox that dislikes a hello does. */
  public static Behaviour resetAfterFirstBytes() {
    return client -> {
      client.read();
      client.reset();
    };
  }

  /** Closes in good order as soon as the connection stands. */
  public static Behaviour closeAtOnce() {
    return client -> {};
  }

  /** Closes in good order after the first bytes, without an answer. */
  public static Behaviour closeAfterFirstBytes() {
    return Peer::read;
  }

  /**
   * Sends one byte of an endless answer per interval, so that the connection is never idle.
   *
   * @param answer sent byte by byte, then again from its start
   */
  public static Behaviour drip(byte[] answer, Duration interval) {
    return client -> {
      for (int at = 0; ; at = (at + 1) % answer.length) {
        client.write(new byte[] {answer[at]});
        Thread.sleep(interval);
      }
    };
  }

  /** Sends the same bytes for ever, as fast as the client takes them. */
  public static Behaviour endless(byte[] chunk) {
    byte[] block = repeated(chunk, Math.max(1, 65_536 / chunk.length));
    return client -> {
      while (true) {
        client.write(block);
      }
    };
  }

  /** Sends the head, then the same bytes for ever. */
  public static Behaviour endlessAfter(byte[] head, byte[] chunk) {
    Behaviour tail = endless(chunk);
    return client -> {
      client.read();
      client.write(head);
      tail.serve(client);
    };
  }

  /** Answers every piece received with noise of a fixed seed, up to 4 KiB. */
  public static Behaviour garbage(long seed) {
    return client -> {
      var random = new Random(seed + client.number());
      while (client.read().length > 0) {
        byte[] noise = new byte[1 + random.nextInt(4096)];
        random.nextBytes(noise);
        client.write(noise);
      }
    };
  }

  /** Sends back what it receives. */
  public static Behaviour echo() {
    return client -> {
      for (byte[] piece = client.read(); piece.length > 0; piece = client.read()) {
        client.write(piece);
      }
    };
  }

  /** Answers anything at all with plain text, then closes. */
  public static Behaviour plainText(String text) {
    return client -> {
      client.read();
      client.write(text.getBytes(StandardCharsets.UTF_8));
    };
  }

  /** A plain HTTP server on a port where TLS was expected: answers 400 to the hello. */
  public static Behaviour plainHttpToTls() {
    return plainText(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: 0\r\n"
            + "Connection: close\r\n\r\n");
  }

  /** Greets first, as FTP, SMTP and SSH do, then says no more. */
  public static Behaviour banner(String text) {
    return client -> {
      client.write(text.getBytes(StandardCharsets.UTF_8));
      client.readToEnd();
    };
  }

  /**
   * Answers each hello with a TLS alert and closes.
   *
   * @param level 1 warning, 2 fatal
   * @param code as in IANA's TLS Alerts registry
   */
  public static Behaviour alert(int level, int code) {
    return client -> {
      client.readRecord();
      client.write(new byte[] {21, 3, 1, 0, 2, (byte) level, (byte) code});
    };
  }

  /** Behaves in one way for the first connections, and in another from then on. */
  public static Behaviour firstThen(int count, Behaviour first, Behaviour then) {
    return client -> {
      if (client.number() <= count) {
        first.serve(client);
      } else {
        then.serve(client);
      }
    };
  }

  /**
   * Answers everything received since its last answer by a function; an empty answer waits for
   * more.
   */
  public static Behaviour scripted(Function<byte[], byte[]> script) {
    return client -> {
      byte[] received = new byte[0];
      for (byte[] piece = client.read(); piece.length > 0; piece = client.read()) {
        received = joined(received, piece);
        byte[] answer = script.apply(received);
        if (answer.length > 0) {
          client.write(answer);
          received = new byte[0];
        }
      }
    };
  }

  /** Answers each TLS record received by a function of it; an empty answer says nothing. */
  public static Behaviour perRecord(Function<byte[], byte[]> script) {
    return client -> {
      for (byte[] record = client.readRecord(); record.length >= 5; record = client.readRecord()) {
        client.write(script.apply(record));
      }
    };
  }

  /**
   * Answers each HTTP/1.1 request head by a function of it, over and over; what begins otherwise,
   * such as a ClientHello, with 400.
   */
  public static Behaviour http(Function<String, String> script) {
    return client -> {
      String head = client.readRequestHead();
      while (head.endsWith("\r\n\r\n")) {
        client.write(script.apply(head).getBytes(StandardCharsets.ISO_8859_1));
        head = client.readRequestHead();
      }
      if (!head.isEmpty()) {
        client.write(
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1));
        // Closing on what was not read would be a reset, which may overtake the answer.
        client.readToEnd();
      }
    };
  }

  /** Redirects every HTTP request to a new path of itself, for ever. */
  public static Behaviour redirectLoop() {
    return http(head ->
        "HTTP/1.1 302 Found\r\nLocation: /again"
            + Math.abs((long) head.hashCode())
            + "\r\nContent-Length: 0\r\n\r\n");
  }

  /** Answers as the program that listens elsewhere does: every byte is passed on, both ways. */
  public static Behaviour leadingTo(Endpoint elsewhere) {
    return client -> goOn(client, new byte[0], elsewhere);
  }

  /**
   * Passes on all that the client says, and of what the program elsewhere answers only the first
   * bytes; then the connection stands still, as behind a link that is throttled to nothing.
   *
   * @param bytes how many arrive at the client
   */
  public static Behaviour leadingTo(Endpoint elsewhere, int bytes) {
    return leadingTo(elsewhere, bytes, silent());
  }

  /**
   * Answers with the first bytes of the program elsewhere, and then in a way of its own.
   *
   * @param bytes how many arrive at the client
   */
  public static Behaviour leadingTo(Endpoint elsewhere, int bytes, Behaviour then) {
    return client -> {
      try (var server = new Socket(elsewhere.address(), elsewhere.port())) {
        server.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> passOn(client.socket(), server));
        client.write(server.getInputStream().readNBytes(bytes));
        then.serve(client);
      }
    };
  }

  /**
   * Passes each hello on that has these words in it, such as a host name; to all others an alert.
   *
   * @param code the alert's, as in IANA's TLS Alerts registry
   */
  public static Behaviour onlyForHellosWith(String words, int code, Endpoint elsewhere) {
    byte[] alert = Tls.alert(2, code);
    return client -> {
      byte[] hello = client.readRecord();
      if (new String(hello, StandardCharsets.ISO_8859_1).contains(words)) {
        goOn(client, hello, elsewhere);
      } else {
        client.write(alert);
      }
    };
  }

  /** Answers as the program elsewhere does, and keeps what each client says first. */
  public static Behaviour keepingBeginnings(Collection<byte[]> kept, Endpoint elsewhere) {
    return client -> {
      byte[] begun = client.read();
      kept.add(begun);
      goOn(client, begun, elsewhere);
    };
  }

  /** Leads elsewhere from here on. */
  private static void goOn(Peer client, byte[] begun, Endpoint elsewhere)
      throws IOException, InterruptedException {
    try (var server = new Socket(elsewhere.address(), elsewhere.port())) {
      server.setTcpNoDelay(true);
      server.getOutputStream().write(begun);
      Thread back = Thread.ofVirtual().start(() -> passOn(server, client.socket()));
      passOn(client.socket(), server);
      back.join();
    }
  }

  /**
   * Answers as the program elsewhere does, but every alert in clear carries another code.
   *
   * @param code what stands in the place of the right one
   */
  public static Behaviour leadingToWithAlerts(Endpoint elsewhere, int code) {
    return client -> {
      try (var server = new Socket(elsewhere.address(), elsewhere.port())) {
        server.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> passOn(client.socket(), server));
        var from = new Peer(server, client.number(), new java.util.concurrent.atomic.AtomicLong());
        for (byte[] record = from.readRecord(); record.length > 5; record = from.readRecord()) {
          if (record[0] == Tls.ALERT && record.length == 7) {
            record[6] = (byte) code;
          }
          client.write(record);
        }
      }
    };
  }

  /**
   * Answers as the program that listens elsewhere does, a byte at a time: a slow server that is
   * right in every byte.
   *
   * @param pause before each byte of the first {@code slow}
   * @param slow how many bytes are held back so, that a test may end
   */
  public static Behaviour slowlyLeadingTo(Endpoint elsewhere, Duration pause, int slow) {
    return client -> {
      try (var server = new Socket(elsewhere.address(), elsewhere.port())) {
        server.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> passOn(client.socket(), server));
        InputStream from = server.getInputStream();
        int one = from.read();
        for (int at = 0; one >= 0; at++) {
          if (at < slow) {
            Thread.sleep(pause);
          }
          client.write(new byte[] {(byte) one});
          one = from.read();
        }
      }
    };
  }

  /** Says something of its own first, then answers as the program that listens elsewhere does. */
  public static Behaviour lyingBefore(byte[] lie, Endpoint elsewhere) {
    return client -> {
      client.write(lie);
      leadingTo(elsewhere).serve(client);
    };
  }

  /** Behaves so inside the JDK's TLS, for clients that offer this protocol in ALPN. */
  public static Behaviour insideTls(Credential credential, String protocol, Behaviour inside) {
    SSLContext context = credential.tlsContext();
    return client -> inside.serve(client.insideTls(context, protocol));
  }

  /** Passes bytes on to the end, and the end too: a close as a close, a reset as a reset. */
  private static void passOn(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One side has gone, and the other learns it the same way.
      try (to) {
        to.setSoLinger(true, 0);
      } catch (IOException _) {
        // It has gone as well.
      }
    }
  }

  /** Bytes over and over. */
  public static byte[] repeated(byte[] chunk, int times) {
    byte[] all = new byte[chunk.length * times];
    for (int at = 0; at < times; at++) {
      System.arraycopy(chunk, 0, all, at * chunk.length, chunk.length);
    }
    return all;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
