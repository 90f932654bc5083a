package io.picket.probes.certificate;

import static io.picket.probes.certificate.ServerHello.slice;

import io.picket.model.Reason;
import io.picket.model.TlsVersion;
import io.picket.probes.tls.EphemeralKey;
import io.picket.probes.tls.HandshakeKeys;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Reads the certificates of one handshake: in clear up to TLS 1.2, under the handshake keys in TLS
 * 1.3. The handshake is left unfinished; nothing of it is answered beyond a second hello where the
 * server asks for one.
 */
final class ChainReader {
  private static final int SERVER_HELLO = 2;
  private static final int ENCRYPTED_EXTENSIONS = 8;
  private static final int CERTIFICATE = 11;
  private static final int CERTIFICATE_REQUEST = 13;
  private static final int CERTIFICATE_STATUS = 22;

  /** More certificates than this are not looked at; no path is as long. */
  static final int MOST_CERTIFICATES = 100;

  private final Connection connection;
  private final Greeting greeting;
  private final RandomGenerator random;
  private final HandshakeMessages messages;

  ChainReader(Connection connection, Greeting greeting, RandomGenerator random) {
    this.connection = connection;
    this.greeting = greeting;
    this.random = random;
    this.messages = new HandshakeMessages(connection);
  }

  /**
   * Greets and reads up to the certificates.
   *
   * @throws WireException REFUSED for an alert, MALFORMED, TOO_LARGE, and what the connection says
   */
  Presented read() throws WireException, InterruptedException {
    try {
      return greetAndRead();
    } catch (BufferUnderflowException e) {
      throw new WireException(Reason.MALFORMED, "a handshake message that ends too early");
    }
  }

  private Presented greetAndRead() throws WireException, InterruptedException {
    var continuity = Greeting.Continuity.fresh(random);
    List<EphemeralKey> shares =
        greeting.modern()
            ? List.of(share(EphemeralKey.X25519_GROUP), share(EphemeralKey.P256_GROUP))
            : List.of();
    byte[] first = greeting.message(continuity, shares, Optional.empty());
    send(first);
    HandshakeMessages.Message answer = expect(SERVER_HELLO, "ServerHello");
    ServerHello hello = ServerHello.parse(answer.body());
    if (hello.version() != TlsVersion.TLS_1_3.code() && !hello.retry()) {
      return readInClear(hello);
    }
    if (!greeting.modern()) {
      throw new WireException(Reason.MALFORMED, "TLS 1.3 answered, which was not offered");
    }
    HandshakeKeys.Suite suite =
        HandshakeKeys.Suite.ofCode(hello.suite())
            .orElseThrow(() ->
                new WireException(Reason.MALFORMED, "TLS 1.3 with suite 0x" + hex(hello.suite())));
    MessageDigest transcript = suite.digest();
    transcript.update(first);
    if (!hello.retry()) {
      return readSealed(hello, shares, suite, transcript, answer);
    }
    byte[] hash = transcript.digest();
    transcript.update(new byte[] {(byte) 254, 0, 0, (byte) hash.length});
    transcript.update(hash);
    transcript.update(answer.whole().duplicate());
    EphemeralKey asked = share(hello.group().orElse(EphemeralKey.X25519_GROUP));
    byte[] second =
        greeting.message(continuity, List.of(asked), hello.cookie().map(ChainReader::bytes));
    send(second);
    transcript.update(second);
    HandshakeMessages.Message again = expect(SERVER_HELLO, "ServerHello");
    ServerHello settled = ServerHello.parse(again.body());
    if (settled.retry() || settled.suite() != hello.suite()) {
      throw new WireException(Reason.MALFORMED, "a second HelloRetryRequest, or another suite");
    }
    return readSealed(settled, List.of(asked), suite, transcript, again);
  }

  private Presented readInClear(ServerHello hello) throws WireException, InterruptedException {
    TlsVersion version =
        TlsVersion.ofCode(hello.version())
            .filter(known -> known != TlsVersion.SSL_2)
            .orElseThrow(() ->
                new WireException(
                    Reason.MALFORMED, "unknown TLS version 0x" + hex(hello.version())));
    List<byte[]> chain =
        certificates(expect(CERTIFICATE, "Certificate").body().duplicate(), false).chain();
    var staples = new HashMap<Integer, byte[]>();
    if (hello.staples()) {
      HandshakeMessages.Message next = messages.next();
      if (next.type() == CERTIFICATE_STATUS) {
        status(next.body().duplicate()).ifPresent(staple -> staples.put(0, staple));
      }
    }
    return new Presented(version, chain, staples);
  }

  private Presented readSealed(
      ServerHello hello,
      List<EphemeralKey> shares,
      HandshakeKeys.Suite suite,
      MessageDigest transcript,
      HandshakeMessages.Message answer)
      throws WireException, InterruptedException {
    transcript.update(answer.whole().duplicate());
    byte[] theirs =
        bytes(
            hello
                .share()
                .orElseThrow(() -> new WireException(Reason.MALFORMED, "no key share answered")));
    byte[] secret =
        shares.stream()
            .filter(share -> hello.group().filter(group -> group == share.group()).isPresent())
            .findFirst()
            .flatMap(share -> share.secretWith(theirs))
            .orElseThrow(() ->
                new WireException(
                    Reason.MALFORMED, "a key share that was not asked for or is no point"));
    messages.decryptWith(HandshakeKeys.derive(suite, secret, transcript.digest()));
    expect(ENCRYPTED_EXTENSIONS, "EncryptedExtensions");
    HandshakeMessages.Message next = messages.next();
    if (next.type() == CERTIFICATE_REQUEST) {
      next = messages.next();
    }
    if (next.type() != CERTIFICATE) {
      throw unexpected("Certificate", next.type());
    }
    Listing listing = certificates(next.body().duplicate(), true);
    return new Presented(TlsVersion.TLS_1_3, listing.chain(), listing.staples());
  }

  private record Listing(List<byte[]> chain, Map<Integer, byte[]> staples) {}

  private static Listing certificates(ByteBuffer in, boolean modern) throws WireException {
    if (modern) {
      slice(in, in.get() & 0xff);
    }
    ByteBuffer list = slice(in, u24(in));
    var chain = new ArrayList<byte[]>();
    var staples = new HashMap<Integer, byte[]>();
    while (list.hasRemaining()) {
      byte[] der = bytes(slice(list, u24(list)));
      if (modern) {
        ByteBuffer extensions = slice(list, list.getShort() & 0xffff);
        while (extensions.hasRemaining()) {
          int type = extensions.getShort() & 0xffff;
          ByteBuffer value = slice(extensions, extensions.getShort() & 0xffff);
          if (type == 5) {
            int place = chain.size();
            status(value).ifPresent(staple -> staples.put(place, staple));
          }
        }
      }
      chain.add(der);
      if (chain.size() > MOST_CERTIFICATES) {
        throw new WireException(
            Reason.TOO_LARGE, "more than " + MOST_CERTIFICATES + " certificates");
      }
    }
    if (chain.isEmpty()) {
      throw new WireException(Reason.MALFORMED, "a Certificate message without a certificate");
    }
    return new Listing(chain, staples);
  }

  private static Optional<byte[]> status(ByteBuffer in) {
    return in.get() == 1 ? Optional.of(bytes(slice(in, u24(in)))) : Optional.empty();
  }

  private HandshakeMessages.Message expect(int type, String name)
      throws WireException, InterruptedException {
    HandshakeMessages.Message message = messages.next();
    if (message.type() != type) {
      throw unexpected(name, message.type());
    }
    return message;
  }

  private static WireException unexpected(String wanted, int type) {
    return new WireException(
        Reason.MALFORMED, "handshake message " + type + " where a " + wanted + " is due");
  }

  private EphemeralKey share(int group) throws WireException {
    return EphemeralKey.of(group, random)
        .filter(share -> Greeting.GROUPS.contains(share.group()))
        .orElseThrow(() ->
            new WireException(
                Reason.MALFORMED, "a key share of a group not offered: 0x" + hex(group)));
  }

  private void send(byte[] message) throws WireException, InterruptedException {
    byte[] record = new byte[5 + message.length];
    ByteBuffer.wrap(record)
        .put((byte) RecordDecoder.HANDSHAKE)
        .putShort((short) 0x0301)
        .putShort((short) message.length)
        .put(message);
    connection.send(record);
  }

  private static int u24(ByteBuffer in) {
    return (in.get() & 0xff) << 16 | (in.getShort() & 0xffff);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  private static String hex(int value) {
    return String.format("%04x", value);
  }
}
