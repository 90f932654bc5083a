package io.picket.probes.handshake;

import io.picket.model.Reason;
import io.picket.probes.handshake.Records.Incoming;
import io.picket.probes.tls.AlertName;
import io.picket.probes.tls.Extension;
import io.picket.probes.tls.OctetWriter;
import io.picket.probes.tls.Octets;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The handshake messages of one connection, both ways, with their transcript. Knows no secrets; a
 * handshake of either kind is built on it.
 */
public final class Dialogue {
  private static final int SERVER_HELLO = 2;
  private static final int MESSAGE_HASH = 254;

  /** Where no key is made any more. */
  private static final RandomGenerator NO_KEYS =
      () -> {
        throw new IllegalStateException("all keys were made before");
      };

  private final Records records;
  private final RandomGenerator random;
  private ByteArrayOutputStream transcript = new ByteArrayOutputStream(4096);
  private List<EphemeralKey> keys = List.of();

  /**
   * @param random for keys and hellos; no secret of anybody hangs on it
   */
  public Dialogue(Connection connection, RandomGenerator random) {
    this.records = new Records(connection);
    this.random = random;
  }

  /**
   * Goes on where somebody else has said the hello.
   *
   * @param hello its handshake message
   * @param keys those whose public halves it offered
   */
  static Dialogue greeted(Connection connection, Octets hello, List<EphemeralKey> keys) {
    var dialogue = new Dialogue(connection, NO_KEYS);
    dialogue.keys = List.copyOf(keys);
    dialogue.transcript.writeBytes(hello.toBytes());
    return dialogue;
  }

  /** What the server answers to such a hello. */
  ServerHello serverHello() throws WireException, InterruptedException {
    ServerHello answer = ServerHello.parse(expect(SERVER_HELLO, "ServerHello").body());
    if (answer.isRetry() || !answer.isModern()) {
      throw new WireException(Reason.MALFORMED, "no ServerHello of TLS 1.3");
    }
    records.agreeOn(answer.version());
    return answer;
  }

  /**
   * Says another hello where the server answers the first with a HelloRetryRequest.
   *
   * @param again its handshake message
   */
  ServerHello greetAgain(Octets again) throws WireException, InterruptedException {
    ServerHello retry = ServerHello.parse(expect(SERVER_HELLO, "ServerHello").body());
    if (!retry.isRetry()) {
      throw new WireException(Reason.MALFORMED, "no HelloRetryRequest");
    }
    restartTranscript(suite(retry));
    say(again.toBytes());
    ServerHello settled = serverHello();
    if (settled.suite() != retry.suite()) {
      throw new WireException(Reason.MALFORMED, "another suite than before");
    }
    return settled;
  }

  /** The records beneath. */
  public Records records() {
    return records;
  }

  RandomGenerator random() {
    return random;
  }

  /** The keys the server may have answered, those of the last hello. */
  List<EphemeralKey> keys() {
    return keys;
  }

  /**
   * Greets, offers public keys where the hello offers TLS 1.3, and says the hello again where the
   * server asks for another key.
   *
   * @throws WireException REFUSED for an alert, MALFORMED, and what the connection says
   */
  public ServerHello greet(Hello hello) throws WireException, InterruptedException {
    boolean modern = hello.extension(Extension.SUPPORTED_VERSIONS).isPresent();
    Hello first = hello;
    if (modern) {
      keys =
          List.of(
              key(EphemeralKey.X25519_GROUP, Hello.GROUPS),
              key(EphemeralKey.P256_GROUP, Hello.GROUPS));
      first = insert(hello, Hello.keyShare(keys));
    }
    say(first.message());
    ServerHello answer = ServerHello.parse(expect(SERVER_HELLO, "ServerHello").body());
    if (!answer.isModern()) {
      records.agreeOn(answer.version());
      return answer;
    }
    if (!modern) {
      throw new WireException(Reason.MALFORMED, "TLS 1.3 answered, which was not offered");
    }
    if (!answer.isRetry()) {
      records.agreeOn(answer.version());
      return answer;
    }
    return again(first, answer);
  }

  private ServerHello again(Hello first, ServerHello retry)
      throws WireException, InterruptedException {
    restartTranscript(suite(retry));
    keys = List.of(key(retry.group().orElse(EphemeralKey.X25519_GROUP), offered(first)));
    Hello second = first.with(Hello.keyShare(keys));
    var cookie = retry.extension(Hello.COOKIE);
    if (cookie.isPresent()) {
      second = insert(second, new Extension(Hello.COOKIE, cookie.get()));
    }
    say(second.message());
    ServerHello settled = ServerHello.parse(expect(SERVER_HELLO, "ServerHello").body());
    if (settled.isRetry() || settled.suite() != retry.suite() || !settled.isModern()) {
      throw new WireException(Reason.MALFORMED, "a second HelloRetryRequest, or another suite");
    }
    records.agreeOn(settled.version());
    return settled;
  }

  /** The first hello is replaced by its hash (RFC 8446 section 4.4.1). */
  private void restartTranscript(ModernSuite suite) {
    byte[] all = transcript.toByteArray();
    int length = 4 + ((all[1] & 0xff) << 16 | (all[2] & 0xff) << 8 | (all[3] & 0xff));
    MessageDigest digest = suite.digest();
    digest.update(all, 0, length);
    byte[] hash = digest.digest();
    transcript = new ByteArrayOutputStream(4096);
    transcript.writeBytes(new OctetWriter().u8(MESSAGE_HASH).u24(hash.length).raw(hash).toBytes());
    transcript.write(all, length, all.length - length);
  }

  /** Before a pre_shared_key, which must stay the last. */
  private static Hello insert(Hello hello, Extension extension) {
    var all = new ArrayList<>(hello.extensions());
    boolean last = !all.isEmpty() && all.getLast().type() == Hello.PRE_SHARED_KEY;
    all.add(last ? all.size() - 1 : all.size(), extension);
    return new Hello(hello.random(), hello.session(), hello.suites(), all);
  }

  /** The suite of TLS 1.3 that was chosen. */
  static ModernSuite suite(ServerHello hello) throws WireException {
    return ModernSuite.ofCode(hello.suite())
        .orElseThrow(() ->
            new WireException(
                Reason.MALFORMED, "TLS 1.3 with suite 0x%04x".formatted(hello.suite())));
  }

  /** The groups that a hello lists (RFC 8446 section 4.2.7). */
  private static List<Integer> offered(Hello hello) {
    return hello.extension(Extension.SUPPORTED_GROUPS).map(Dialogue::groups).orElse(List.of());
  }

  /** Those in the body of supported_groups. */
  static List<Integer> groups(Octets body) {
    ByteBuffer list = ByteBuffer.wrap(body.toBytes());
    var groups = new ArrayList<Integer>();
    if (list.remaining() >= 2) {
      list.getShort();
    }
    while (list.remaining() >= 2) {
      groups.add(Short.toUnsignedInt(list.getShort()));
    }
    return groups;
  }

  private EphemeralKey key(int group, List<Integer> offered) throws WireException {
    return Optional.of(group)
        .filter(offered::contains)
        .flatMap(known -> EphemeralKey.of(known, random))
        .orElseThrow(() ->
            new WireException(
                Reason.MALFORMED, "a key share of a group not offered: 0x%04x".formatted(group)));
  }

  /** Sends a message and takes it into the transcript. */
  void say(byte[] message) throws WireException, InterruptedException {
    transcript.writeBytes(message);
    records.send(RecordDecoder.HANDSHAKE, message);
  }

  /** All messages so far. */
  byte[] transcript() {
    return transcript.toByteArray();
  }

  /**
   * The next thing, a message taken into the transcript. A warning other than goodbye is passed
   * over: that the name is unknown is no refusal (RFC 6066 section 3).
   *
   * @throws WireException REFUSED for an alert, TOO_LARGE, MALFORMED, what the connection says
   */
  public Incoming next() throws WireException, InterruptedException {
    while (true) {
      switch (records.next()) {
        case Incoming.Message message -> {
          transcript.writeBytes(message.whole().toBytes());
          return message;
        }
        case Incoming.Alert alert -> {
          if (alert.isFatal() || alert.isGoodbye()) {
            throw new WireException(Reason.REFUSED, "TLS " + AlertName.of(alert.description()));
          }
        }
        case Incoming.Application data ->
            throw new WireException(Reason.MALFORMED, "application data in the handshake");
        case Incoming.ChangeCipherSpec change -> {
          return change;
        }
      }
    }
  }

  /** The next message; TLS 1.3 servers say ChangeCipherSpec for the sake of middleboxes. */
  public Incoming.Message message() throws WireException, InterruptedException {
    while (true) {
      if (next() instanceof Incoming.Message message) {
        return message;
      }
    }
  }

  /** The next message, which must be of one type. */
  public Incoming.Message expect(int type, String name) throws WireException, InterruptedException {
    Incoming.Message message = message();
    if (message.type() != type) {
      throw unexpected(name, message.type());
    }
    return message;
  }

  /** That another message was due. */
  public static WireException unexpected(String wanted, int type) {
    return new WireException(
        Reason.MALFORMED, "handshake message " + type + " where a " + wanted + " is due");
  }

  /** A message of one type. */
  static byte[] message(int type, Octets body) {
    return new OctetWriter().u8(type).u24(body.length()).raw(body).toBytes();
  }
}
