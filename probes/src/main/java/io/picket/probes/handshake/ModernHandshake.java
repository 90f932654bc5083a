package io.picket.probes.handshake;

import io.picket.model.Reason;
import io.picket.probes.handshake.Records.Incoming;
import io.picket.probes.tls.Extension;
import io.picket.probes.tls.OctetWriter;
import io.picket.probes.tls.Octets;
import io.picket.probes.wire.WireException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A handshake of TLS 1.3 (RFC 8446), read to the certificates or carried to its end. */
public final class ModernHandshake {
  private static final int SERVER_HELLO = 2;
  private static final int NEW_SESSION_TICKET = 4;
  private static final int ENCRYPTED_EXTENSIONS = 8;
  private static final int CERTIFICATE = 11;
  private static final int CERTIFICATE_REQUEST = 13;
  private static final int CERTIFICATE_VERIFY = 15;
  private static final int FINISHED = 20;
  private static final int EARLY_DATA = 42;
  private static final int MOST_TICKETS = 16;

  private final Dialogue dialogue;
  private final ServerHello hello;
  private final ModernSuite suite;
  private final KeySchedule stage;
  private final byte[] ourSecret;
  private final byte[] theirSecret;

  private ModernHandshake(
      Dialogue dialogue,
      ServerHello hello,
      ModernSuite suite,
      KeySchedule stage,
      byte[] ourSecret,
      byte[] theirSecret) {
    this.dialogue = dialogue;
    this.hello = hello;
    this.suite = suite;
    this.stage = stage;
    this.ourSecret = ourSecret;
    this.theirSecret = theirSecret;
  }

  /**
   * The server's flight as far as its key is proven.
   *
   * @param encrypted what EncryptedExtensions says
   * @param request the body of CertificateRequest where it asked
   * @param certificate the body of Certificate
   * @param scheme what CertificateVerify is signed with
   */
  public record Flight(
      List<Extension> encrypted, Optional<Octets> request, Octets certificate, int scheme) {
    public Flight {
      encrypted = List.copyOf(encrypted);
    }
  }

  /**
   * A ticket.
   *
   * @param lifetime in seconds
   * @param key what the ticket stands for
   * @param earlyBytes how much early data it allows, in bytes; 0 for none
   */
  public record Ticket(
      ModernSuite suite,
      long lifetime,
      long ageAdd,
      Octets identity,
      Octets key,
      long earlyBytes) {}

  /** Goes on after a ServerHello of TLS 1.3 in which no session was taken up. */
  public static ModernHandshake after(ServerHello hello, Dialogue dialogue) throws WireException {
    ModernSuite suite = Dialogue.suite(hello);
    Octets theirs =
        hello
            .share()
            .orElseThrow(() -> new WireException(Reason.MALFORMED, "no key share answered"));
    byte[] shared =
        dialogue.keys().stream()
            .filter(key -> hello.group().filter(group -> group == key.group()).isPresent())
            .findFirst()
            .flatMap(key -> key.secretWith(theirs.toBytes()))
            .orElseThrow(() ->
                new WireException(
                    Reason.MALFORMED, "a key share that was not asked for or is no point"));
    KeySchedule stage = KeySchedule.early(suite).handshake(shared);
    byte[] hash = hash(suite, dialogue);
    byte[] theirSecret = stage.derive("s hs traffic", hash);
    dialogue.records().openWith(KeySchedule.protection(suite, theirSecret));
    return new ModernHandshake(
        dialogue, hello, suite, stage, stage.derive("c hs traffic", hash), theirSecret);
  }

  private static byte[] hash(ModernSuite suite, Dialogue dialogue) {
    return suite.digest().digest(dialogue.transcript());
  }

  /** What was agreed. */
  public ServerHello hello() {
    return hello;
  }

  /** Reads up to CertificateVerify. */
  public Flight flight() throws WireException, InterruptedException {
    try {
      List<Extension> encrypted =
          Fields.extensions(dialogue.expect(ENCRYPTED_EXTENSIONS, "EncryptedExtensions").body());
      Optional<Octets> request = Optional.empty();
      Incoming.Message next = dialogue.message();
      if (next.type() == CERTIFICATE_REQUEST) {
        request = Optional.of(Octets.of(Fields.bytes(next.body())));
        next = dialogue.message();
      }
      if (next.type() != CERTIFICATE) {
        throw Dialogue.unexpected("Certificate", next.type());
      }
      Octets certificate = Octets.of(Fields.bytes(next.body()));
      ByteBuffer proof = dialogue.expect(CERTIFICATE_VERIFY, "CertificateVerify").body();
      return new Flight(encrypted, request, certificate, proof.getShort() & 0xffff);
    } catch (BufferUnderflowException e) {
      throw new WireException(Reason.MALFORMED, "a handshake message that ends too early");
    }
  }

  /**
   * Reads the server's Finished and answers with ours, with an empty Certificate where one was
   * asked for. Call after {@link #flight()}, at most once.
   *
   * @return the secret that tickets are made from
   * @throws WireException MALFORMED when its Finished is not right, and what the connection says
   */
  public byte[] finish(Flight flight) throws WireException, InterruptedException {
    byte[] before = hash(suite, dialogue);
    ByteBuffer finished = dialogue.expect(FINISHED, "Finished").body();
    if (!java.security.MessageDigest.isEqual(
        Fields.bytes(finished), KeySchedule.finished(suite, theirSecret, before))) {
      throw new WireException(Reason.MALFORMED, "a Finished that does not fit the handshake");
    }
    KeySchedule master = stage.master();
    byte[] hash = hash(suite, dialogue);
    Records records = dialogue.records();
    records.sendChangeCipherSpec();
    records.sealWith(KeySchedule.protection(suite, ourSecret));
    if (flight.request().isPresent()) {
      dialogue.say(Dialogue.message(CERTIFICATE, emptyCertificate(flight.request().get())));
    }
    byte[] proof = KeySchedule.finished(suite, ourSecret, hash(suite, dialogue));
    dialogue.say(Dialogue.message(FINISHED, Octets.of(proof)));
    records.openWith(KeySchedule.protection(suite, master.derive("s ap traffic", hash)));
    records.sealWith(KeySchedule.protection(suite, master.derive("c ap traffic", hash)));
    return master.derive("res master", hash(suite, dialogue));
  }

  /** No certificate, with the context that was asked under. */
  private static Octets emptyCertificate(Octets request) throws WireException {
    int length = request.length() == 0 ? 0 : request.at(0);
    if (request.length() < 1 + length) {
      throw new WireException(Reason.MALFORMED, "a CertificateRequest that ends too early");
    }
    byte[] context = java.util.Arrays.copyOfRange(request.toBytes(), 1, 1 + length);
    return Octets.of(new OctetWriter().vector8(context).u24(0).toBytes());
  }

  /**
   * What came after the handshake until the server said goodbye.
   *
   * @param accepted whether it proved that it took our Finished: by a ticket or a sealed goodbye
   * @param refusal the alert that ended it
   * @param lost why nothing more came, where it was neither
   */
  public record Aftermath(
      List<Ticket> tickets, boolean accepted, OptionalInt refusal, Optional<WireException> lost) {
    public Aftermath {
      tickets = List.copyOf(tickets);
    }
  }

  /** Says goodbye and reads on, because a server says goodbye behind its tickets. */
  public Aftermath partWith(byte[] resumptionMaster) throws InterruptedException {
    var tickets = new ArrayList<Ticket>();
    boolean accepted = false;
    try {
      dialogue.records().send(RecordDecoder.ALERT, new byte[] {1, 0});
      while (true) {
        switch (dialogue.records().next()) {
          case Incoming.Message message -> {
            accepted = true;
            if (message.type() == NEW_SESSION_TICKET && tickets.size() < MOST_TICKETS) {
              tickets.add(ticket(message.body(), resumptionMaster));
            }
          }
          case Incoming.Alert alert -> {
            return alert.isGoodbye()
                ? new Aftermath(tickets, true, OptionalInt.empty(), Optional.empty())
                : new Aftermath(
                    tickets, accepted, OptionalInt.of(alert.description()), Optional.empty());
          }
          case Incoming.Application data -> accepted = true;
          case Incoming.ChangeCipherSpec change -> {
            // For middleboxes; says nothing.
          }
        }
      }
    } catch (WireException e) {
      return new Aftermath(tickets, accepted, OptionalInt.empty(), Optional.of(e));
    }
  }

  private Ticket ticket(ByteBuffer in, byte[] resumptionMaster) throws WireException {
    try {
      long lifetime = in.getInt() & 0xffff_ffffL;
      long ageAdd = in.getInt() & 0xffff_ffffL;
      byte[] nonce = Fields.octets(in, in.get() & 0xff).toBytes();
      Octets identity = Fields.octets(in, in.getShort() & 0xffff);
      Optional<Octets> early =
          ServerHello.extension(Fields.extensions(in), EARLY_DATA)
              .filter(value -> value.length() == 4);
      return new Ticket(
          suite,
          lifetime,
          ageAdd,
          identity,
          Octets.of(KeySchedule.resumption(suite, resumptionMaster, nonce)),
          early.map(value -> (long) value.u16(0) << 16 | value.u16(2)).orElse(0L));
    } catch (BufferUnderflowException e) {
      throw new WireException(Reason.MALFORMED, "a NewSessionTicket that ends too early");
    }
  }

  /**
   * Greets with a hello that asks to go on with a ticket's session; whether the server does.
   * Nothing more is read. The key share is put in here, because the binder is made over it.
   *
   * @throws WireException REFUSED for an alert, CONTRADICTORY when it wants another key share now
   */
  public static boolean resumes(Dialogue dialogue, Hello hello, Ticket ticket, EphemeralKey share)
      throws WireException, InterruptedException {
    int hashBytes = ticket.suite().hashBytes();
    var all = new ArrayList<>(hello.extensions());
    all.add(Hello.keyShare(List.of(share)));
    all.add(preSharedKey(ticket, new byte[hashBytes]));
    byte[] draft = new Hello(hello.random(), hello.session(), hello.suites(), all).message();
    int bindersAt = draft.length - (2 + 1 + hashBytes);
    KeySchedule early = KeySchedule.early(ticket.suite(), ticket.key().toBytes());
    byte[] key = early.derive("res binder", ticket.suite().digest().digest());
    java.security.MessageDigest digest = ticket.suite().digest();
    digest.update(draft, 0, bindersAt);
    byte[] binder = KeySchedule.finished(ticket.suite(), key, digest.digest());
    System.arraycopy(binder, 0, draft, bindersAt + 3, hashBytes);
    dialogue.say(draft);
    ServerHello answer = ServerHello.parse(dialogue.expect(SERVER_HELLO, "ServerHello").body());
    if (answer.isRetry()) {
      throw new WireException(Reason.CONTRADICTORY, "asked for another key share than before");
    }
    return answer.extension(Hello.PRE_SHARED_KEY).isPresent();
  }

  private static Extension preSharedKey(Ticket ticket, byte[] binder) {
    // The age is said to be nothing: it matters for early data only, which is never sent.
    byte[] identity =
        new OctetWriter()
            .vector16(ticket.identity().toBytes())
            .u16((int) (ticket.ageAdd() >>> 16))
            .u16((int) ticket.ageAdd())
            .toBytes();
    byte[] binders = new OctetWriter().vector8(binder).toBytes();
    return new Extension(
        Hello.PRE_SHARED_KEY,
        Octets.of(new OctetWriter().vector16(identity).vector16(binders).toBytes()));
  }
}
