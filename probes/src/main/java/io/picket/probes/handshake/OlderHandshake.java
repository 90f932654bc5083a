package io.picket.probes.handshake;

import io.picket.fingerprints.tls.Suite;
import io.picket.model.Reason;
import io.picket.model.TlsVersion;
import io.picket.probes.handshake.Records.Incoming;
import io.picket.probes.tls.AlertName;
import io.picket.probes.tls.Extension;
import io.picket.probes.tls.OctetWriter;
import io.picket.probes.tls.Octets;
import io.picket.probes.wire.WireException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** A handshake of TLS 1.0 to 1.2 (RFC 5246), carried to its end, new or going on with a session. */
public final class OlderHandshake {
  private static final int HELLO_REQUEST = 0;
  private static final int SERVER_HELLO = 2;
  private static final int NEW_SESSION_TICKET = 4;
  private static final int CERTIFICATE = 11;
  private static final int SERVER_KEY_EXCHANGE = 12;
  private static final int CERTIFICATE_REQUEST = 13;
  private static final int SERVER_HELLO_DONE = 14;
  private static final int CLIENT_KEY_EXCHANGE = 16;
  private static final int FINISHED = 20;
  private static final int VERIFY_BYTES = 12;
  private static final int MASTER_BYTES = 48;

  private final Dialogue dialogue;
  private final Hello hello;
  private final ServerHello answer;
  private final TlsVersion version;
  private final OlderSuite suite;
  private final Prf prf;
  private byte[] master = new byte[0];
  private Optional<Octets> request = Optional.empty();
  private Optional<Ticket> ticket = Optional.empty();
  private boolean flightRead;
  private byte[] ourVerify = new byte[0];

  private OlderHandshake(
      Dialogue dialogue, Hello hello, ServerHello answer, TlsVersion version, OlderSuite suite) {
    this.dialogue = dialogue;
    this.hello = hello;
    this.answer = answer;
    this.version = version;
    this.suite = suite;
    this.prf = suite.prf(version);
  }

  /**
   * What a later connection needs to go on with this session.
   *
   * @param id the session id; empty when the server gave none
   * @param ticket the ticket; empty when it gave none
   */
  public record Session(Octets id, Optional<Ticket> ticket, Octets master) {}

  /**
   * A ticket (RFC 5077).
   *
   * @param lifetimeHint in seconds; 0 when the server does not say
   */
  public record Ticket(long lifetimeHint, Octets value) {}

  /** Goes on after a ServerHello that agreed on TLS 1.0 to 1.2. */
  public static OlderHandshake after(ServerHello answer, Hello hello, Dialogue dialogue)
      throws WireException {
    TlsVersion version =
        TlsVersion.ofCode(answer.version())
            .filter(known ->
                known == TlsVersion.TLS_1_0
                    || known == TlsVersion.TLS_1_1
                    || known == TlsVersion.TLS_1_2)
            .orElseThrow(() ->
                new WireException(
                    Reason.MALFORMED, "unknown TLS version 0x%04x".formatted(answer.version())));
    OlderSuite suite =
        OlderSuite.of(answer.suite())
            .filter(known -> hello.suites().contains(known.code()))
            .orElseThrow(() ->
                new WireException(
                    Reason.MALFORMED,
                    "suite 0x%04x, which was not offered".formatted(answer.suite())));
    if (answer.compression() != 0) {
      throw new WireException(Reason.MALFORMED, "compression, which was not offered");
    }
    return new OlderHandshake(dialogue, hello, answer, version, suite);
  }

  /** The version agreed. */
  public TlsVersion version() {
    return version;
  }

  /** Whether the server's first flight was read to its end, so that it shows what it asks for. */
  public boolean flightRead() {
    return flightRead;
  }

  /** The body of the CertificateRequest, where one came. */
  public Optional<Octets> request() {
    return request;
  }

  /** The session, once the handshake is finished. */
  public Session session() {
    return new Session(answer.sessionId(), ticket, Octets.of(master));
  }

  /**
   * Carries the handshake to its end.
   *
   * @param known the session that the hello asked to go on with, if it did
   * @return whether the server went on with it
   * @throws WireException REFUSED for an alert, MALFORMED, and what the connection says
   */
  public boolean finish(Optional<Session> known) throws WireException, InterruptedException {
    try {
      Incoming first = dialogue.next();
      boolean resumes =
          switch (first) {
            case Incoming.ChangeCipherSpec change -> true;
            case Incoming.Message message -> message.type() == NEW_SESSION_TICKET;
            case Incoming.Alert alert -> false;
            case Incoming.Application application -> false;
          };
      if (!resumes) {
        full(first);
        return false;
      }
      if (known.isEmpty()) {
        throw new WireException(Reason.MALFORMED, "a session taken up that was never offered");
      }
      master = known.get().master().toBytes();
      theirEnd(first);
      ourEnd();
      return true;
    } catch (BufferUnderflowException e) {
      throw new WireException(Reason.MALFORMED, "a handshake message that ends too early");
    }
  }

  private void full(Incoming first) throws WireException, InterruptedException {
    Optional<Octets> certificate = Optional.empty();
    Optional<Octets> parameters = Optional.empty();
    Incoming incoming = first;
    while (true) {
      if (!(incoming instanceof Incoming.Message message)) {
        throw new WireException(Reason.MALFORMED, "a change of keys before there are any");
      }
      if (message.type() == SERVER_HELLO_DONE) {
        break;
      }
      Octets body = Octets.of(Fields.bytes(message.body()));
      switch (message.type()) {
        case CERTIFICATE -> certificate = Optional.of(body);
        case SERVER_KEY_EXCHANGE -> parameters = Optional.of(body);
        case CERTIFICATE_REQUEST -> request = Optional.of(body);
        default -> {
          // Of no interest here, such as a stapled answer.
        }
      }
      incoming = dialogue.next();
    }
    flightRead = true;
    if (request.isPresent()) {
      dialogue.say(Dialogue.message(CERTIFICATE, Octets.of(new byte[3])));
    }
    KeyAgreement.Agreed agreed =
        suite.exchange() == Suite.KeyExchange.RSA
            ? KeyAgreement.byRsa(certificate, dialogue.random())
            : KeyAgreement.ephemeral(suite.exchange(), parameters, dialogue.random());
    dialogue.say(Dialogue.message(CLIENT_KEY_EXCHANGE, agreed.message()));
    master = masterSecret(agreed.secret().toBytes());
    ourEnd();
    theirEnd(dialogue.next());
  }

  private byte[] masterSecret(byte[] premaster) {
    if (answer.extension(Extension.EXTENDED_MASTER_SECRET).isPresent()) {
      byte[] hash = prf.hash(dialogue.transcript());
      return prf.expand(premaster, "extended master secret", hash, MASTER_BYTES);
    }
    byte[] seed = joined(hello.random(), answer.random());
    return prf.expand(premaster, "master secret", seed, MASTER_BYTES);
  }

  private static byte[] joined(Octets first, Octets second) {
    return new OctetWriter().raw(first).raw(second).toBytes();
  }

  private void ourEnd() throws WireException, InterruptedException {
    dialogue.records().sendChangeCipherSpec();
    dialogue.records().sealWith(protection(true));
    ourVerify = verify("client finished");
    dialogue.say(Dialogue.message(FINISHED, Octets.of(ourVerify)));
  }

  private void theirEnd(Incoming first) throws WireException, InterruptedException {
    Incoming incoming = first;
    while (incoming instanceof Incoming.Message message) {
      if (message.type() != NEW_SESSION_TICKET) {
        throw Dialogue.unexpected("ChangeCipherSpec", message.type());
      }
      ByteBuffer body = message.body();
      long hint = body.getInt() & 0xffff_ffffL;
      Octets value = Fields.octets(body, body.getShort() & 0xffff);
      if (value.length() > 0) {
        ticket = Optional.of(new Ticket(hint, value));
      }
      incoming = dialogue.next();
    }
    dialogue.records().openWith(protection(false));
    byte[] due = verify("server finished");
    byte[] theirs = Fields.bytes(dialogue.expect(FINISHED, "Finished").body());
    if (!java.security.MessageDigest.isEqual(theirs, due)) {
      throw new WireException(Reason.MALFORMED, "a Finished that does not fit the handshake");
    }
  }

  private byte[] verify(String label) {
    return prf.expand(master, label, prf.hash(dialogue.transcript()), VERIFY_BYTES);
  }

  private Protection protection(boolean ours) {
    int ivBytes = suite.cipher().ivBytes();
    int length = 2 * (suite.macBytes() + suite.keyBytes() + ivBytes);
    byte[] block =
        prf.expand(master, "key expansion", joined(answer.random(), hello.random()), length);
    int side = ours ? 0 : 1;
    int keysAt = 2 * suite.macBytes();
    int ivsAt = keysAt + 2 * suite.keyBytes();
    return new OlderProtection(
        version,
        suite,
        answer.extension(Extension.ENCRYPT_THEN_MAC).isPresent() && suite.cipher().isCbc(),
        part(block, side * suite.macBytes(), suite.macBytes()),
        part(block, keysAt + side * suite.keyBytes(), suite.keyBytes()),
        part(block, ivsAt + side * ivBytes, ivBytes));
  }

  private static byte[] part(byte[] block, int at, int length) {
    return Arrays.copyOfRange(block, at, at + length);
  }

  /** What came of asking for a new handshake within the connection. */
  public sealed interface Renegotiation {
    /** The server began one; it was left there. */
    record Begun() implements Renegotiation {}

    /** It said no, by an alert, or by leaving. */
    record Refused(String how) implements Renegotiation {}
  }

  /**
   * Asks for one new handshake within this connection, and stops at the answer. Only for servers
   * whose scope allows more than a handshake.
   *
   * @throws WireException what the connection says, silence above all
   */
  public Renegotiation renegotiate(Hello again) throws WireException, InterruptedException {
    boolean secure = answer.extension(Extension.RENEGOTIATION_INFO).isPresent();
    var repeated =
        new Extension(
            Extension.RENEGOTIATION_INFO,
            Octets.of(new OctetWriter().vector8(secure ? ourVerify : new byte[0]).toBytes()));
    dialogue.say((secure ? again.with(repeated) : again).message());
    try {
      while (true) {
        switch (dialogue.records().next()) {
          case Incoming.Message message -> {
            if (message.type() == SERVER_HELLO) {
              return new Renegotiation.Begun();
            }
            if (message.type() != HELLO_REQUEST) {
              throw Dialogue.unexpected("ServerHello", message.type());
            }
          }
          case Incoming.Alert alert -> {
            return new Renegotiation.Refused("TLS " + AlertName.of(alert.description()));
          }
          case Incoming.Application data ->
              throw new WireException(Reason.MALFORMED, "application data instead of an answer");
          case Incoming.ChangeCipherSpec change ->
              throw new WireException(Reason.MALFORMED, "a change of keys out of turn");
        }
      }
    } catch (WireException e) {
      if (e.reason() == Reason.CLOSED_EARLY || e.reason() == Reason.RESET) {
        return new Renegotiation.Refused("closed the connection");
      }
      throw e;
    }
  }

  /** Says goodbye and waits for the server's, without which some forget the session. */
  public void part() throws InterruptedException {
    try {
      dialogue.records().send(RecordDecoder.ALERT, new byte[] {1, 0});
      while (true) {
        if (dialogue.records().next() instanceof Incoming.Alert) {
          return;
        }
      }
    } catch (WireException e) {
      // It is over in any case.
    }
  }
}
