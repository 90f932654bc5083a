package io.picket.probes.wire;

import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.Endpoint;
import io.picket.model.Intrusion;
import io.picket.model.Reason;
import io.picket.model.Scope;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * A wire that sends nothing: every endpoint answers from a script, every name from a table. A
 * mistake in a test (or in a guard under test) can therefore reach nobody, whatever address it
 * leads to.
 *
 * <pre>{@code
 * var wire = new FakeWire(scope)
 *     .answers(endpoint, Script.says(serverHello).thenSays(certificate).thenResets())
 *     .answers(endpoint, Script.refuses())
 *     .names("inside.example", "169.254.169.254");
 * }</pre>
 *
 * Scripts of one endpoint are used in order, one per connection; the last is used again and again.
 * An endpoint without a script refuses. Like the real wire it asks the scope at every dial.
 */
public final class FakeWire implements Wire {
  private final Scope scope;
  private final Instant now;
  private final Map<Endpoint, Deque<Script>> scripts = new HashMap<>();
  private final Map<String, List<InetAddress>> names = new HashMap<>();
  private final List<Endpoint> dialled = new ArrayList<>();
  private final List<byte[]> sent = new ArrayList<>();
  private long bytesSent;
  private long bytesReceived;

  /** A wire under a scope that is asked as of 2026-11-22. */
  public FakeWire(Scope scope) {
    this(scope, Instant.parse("2026-11-22T00:00:00Z"));
  }

  public FakeWire(Scope scope, Instant now) {
    this.scope = scope;
    this.now = now;
  }

  /** What one connection does. */
  public record Script(List<Act> acts) {
    /** One thing a peer does when it is asked for bytes. */
    public sealed interface Act {
      /** Sends these bytes. */
      @SuppressWarnings("ArrayRecordComponent") // never compared
      record Say(byte[] bytes) implements Act {}

      /** Fails in this way from now on; as the first act, the connection itself fails. */
      record Fail(Reason reason, String detail) implements Act {}
    }

    public static Script says(byte[] bytes) {
      return new Script(List.of(new Act.Say(bytes)));
    }

    public static Script fails(Reason reason) {
      return new Script(List.of(new Act.Fail(reason, "so says the script")));
    }

    public static Script refuses() {
      return fails(Reason.REFUSED);
    }

    /** Accepts the connection, then never says anything. */
    public static Script silent() {
      return new Script(List.of());
    }

    public Script thenSays(byte[] bytes) {
      return then(new Act.Say(bytes));
    }

    public Script thenFails(Reason reason) {
      return then(new Act.Fail(reason, "so says the script"));
    }

    public Script thenResets() {
      return thenFails(Reason.RESET);
    }

    public Script thenCloses() {
      return thenFails(Reason.CLOSED_EARLY);
    }

    private Script then(Act act) {
      var more = new ArrayList<>(acts);
      more.add(act);
      return new Script(List.copyOf(more));
    }
  }

  /** Adds the script of one more connection to an endpoint. */
  public FakeWire answers(Endpoint at, Script script) {
    scripts.computeIfAbsent(at, any -> new ArrayDeque<>()).add(script);
    return this;
  }

  /** Lets a name resolve to these literals, in the strict or any other form. */
  public FakeWire names(String name, String... literals) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String literal : literals) {
      addresses.add(
          io.picket.model.Addresses.parse(literal)
              .orElseThrow(() -> new IllegalArgumentException(literal)));
    }
    names.put(name, List.copyOf(addresses));
    return this;
  }

  /** Where connections were tried, in order, refused ones and those out of scope left out. */
  public List<Endpoint> dialled() {
    return List.copyOf(dialled);
  }

  /** What was sent, one entry for each call, all connections together. */
  public List<byte[]> sent() {
    return List.copyOf(sent);
  }

  @Override
  public synchronized Connection connect(Clearance to, Limits limits) throws WireException {
    switch (admit(to.endpoint(), to.level())) {
      case Admission.Admitted(Clearance again) -> {}
      case Admission.Denied(String why) -> throw new WireException(Reason.OUT_OF_SCOPE, why);
    }
    Script script = next(to.endpoint());
    dialled.add(to.endpoint());
    if (!script.acts().isEmpty()
        && script.acts().getFirst() instanceof Script.Act.Fail(Reason reason, String detail)) {
      throw new WireException(reason, detail);
    }
    return new Scripted(script, limits);
  }

  private Script next(Endpoint at) {
    Deque<Script> left = scripts.get(at);
    if (left == null) {
      return Script.refuses();
    }
    return left.size() > 1 ? left.removeFirst() : left.getFirst();
  }

  /** Told by the endpoint's next script, as if its connection were one datagram each way. */
  @Override
  public byte[] ask(Clearance to, byte[] datagram) throws WireException, InterruptedException {
    try (Connection one = connect(to, Limits.USUAL)) {
      one.send(datagram);
      return one.receive(received -> {
        byte[] all = new byte[received.remaining()];
        received.duplicate().get(all);
        return all.length == 0 ? new Step.NeedMore<>() : new Step.Done<>(all, all.length);
      });
    }
  }

  @Override
  public Admission admit(Endpoint at, Intrusion level) {
    return scope.admit(at, level, now);
  }

  /** Answers like the real one: literals first, numbers in disguise refused, then the table. */
  @Override
  public List<InetAddress> resolve(String host) throws WireException, InterruptedException {
    return new Resolver(
            Map.of(),
            Family.BOTH,
            name -> names.getOrDefault(name, List.of()).toArray(InetAddress[]::new),
            Duration.ofSeconds(30))
        .resolve(host);
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(5);
  }

  @Override
  public synchronized Spending spending() {
    return new Spending(dialled.size(), bytesSent, bytesReceived);
  }

  private synchronized void count(byte[] out) {
    sent.add(out.clone());
    bytesSent += out.length;
  }

  private synchronized void countReceived(int bytes) {
    bytesReceived += bytes;
  }

  private final class Scripted implements Connection {
    private final Queue<Script.Act> acts;
    private final Limits limits;
    private byte[] unread = {};
    private int total;

    Scripted(Script script, Limits limits) {
      this.acts = new ArrayDeque<>(script.acts());
      this.limits = limits;
    }

    @Override
    public void send(byte[] bytes) {
      count(bytes);
    }

    @Override
    public <T> T receive(Decoder<T> decoder) throws WireException {
      while (true) {
        if (unread.length > 0) {
          switch (decoder.offer(ByteBuffer.wrap(unread).asReadOnlyBuffer())) {
            case Step.Done<T>(T value, int consumed) -> {
              unread = java.util.Arrays.copyOfRange(unread, consumed, unread.length);
              return value;
            }
            case Step.Bad<T>(String why) -> throw new WireException(Reason.MALFORMED, why);
            case Step.NeedMore<T>() -> {}
          }
        }
        more();
      }
    }

    private void more() throws WireException {
      if (total >= limits.maxBytes()) {
        throw new WireException(Reason.TOO_LARGE, "more than " + limits.maxBytes() + " bytes");
      }
      switch (acts.peek()) {
        case null -> throw new WireException(Reason.SILENT, "the script is at its end");
        case Script.Act.Fail(Reason reason, String detail) ->
            throw new WireException(reason, detail);
        case Script.Act.Say(byte[] bytes) -> {
          acts.remove();
          int kept = Math.min(bytes.length, limits.maxBytes() - total);
          total += kept;
          countReceived(bytes.length);
          var both = new ByteArrayOutputStream();
          both.writeBytes(unread);
          both.write(bytes, 0, kept);
          unread = both.toByteArray();
        }
      }
    }

    @Override
    public byte[] unread() {
      return java.util.Arrays.copyOf(unread, Math.min(unread.length, 4096));
    }

    @Override
    public void beginAgain() {}

    @Override
    public void close() {}
  }
}
