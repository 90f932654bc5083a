package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suites;
import io.picket.model.Reason;
import io.picket.model.TlsVersion;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends hellos to one endpoint, one connection each, and decides what a reply is worth. Safe for
 * many threads.
 *
 * <ol>
 *   <li>A fatal alert, or a ServerHello of another version, is a refusal.
 *   <li>Silence is asked again once with more patience; then it is unknown. So is a server that did
 *       not let it come to TLS.
 *   <li>A connection closed or reset without a word is unknown, unless the server proves that this
 *       is its way of saying no: a hello it accepted before is accepted again, the doubtful one is
 *       closed again, and the good one is accepted once more. Once proven it counts as a refusal.
 *       As soon as a hello it once answered goes unanswered, this never counts again. Where the
 *       doubtful hello will be asked again anyway, hellos of other questions that are accepted
 *       before, between and after do as well as good ones repeated.
 *   <li>A refusal is believed when a hello sent later was accepted. {@link #confirm()} repeats a
 *       good hello at the end for those that nothing followed.
 *   <li>When the budget is used up, or a good hello is no longer answered, every further question
 *       is answered "unanswered" without a connection.
 * </ol>
 */
final class Asker {
  private static final double SLOWER = 2.0;
  private static final String TWICE = ", twice, and answered hellos it knows before and after";

  private final Lines lines;
  private final RandomGenerator random;
  private final Budget budget;
  private final ShownChains shown;
  private final SealedReading sealed;
  private final LongSupplier nanoTime;
  private final long began;
  private final AtomicLong events = new AtomicLong();

  // Guarded by "this".
  private volatile @Nullable Offer good;
  private Reply.@Nullable Unanswered stopped;
  private long lastGood = -1;
  private long lastRefusal = -1;
  private long believedUntil = Long.MAX_VALUE;
  private long lastClosed = -1;
  private boolean closesToRefuse;
  private boolean flaky;

  /** The first hello of a version that was closed on and will be asked again, and when that was. */
  private @Nullable Offer doubtful;

  private long doubtfulSince;
  private volatile boolean stallsMidway;

  /**
   * What one endpoint may cost at most.
   *
   * @param connections in all
   * @param bytes sent and received together
   * @param time from the first question on; waiting for our own turn included
   */
  record Budget(int connections, long bytes, Duration time) {
    /** Enough for the worst server known (some 240 pairs) twice over. */
    static final Budget USUAL = new Budget(800, 8L << 20, Duration.ofMinutes(10));
  }

  /**
   * @param shown where chains are left that come along
   * @param sealed reads those of TLS 1.3
   * @param nanoTime a steady clock, for the budget of time
   */
  Asker(
      Lines lines,
      RandomGenerator random,
      Budget budget,
      ShownChains shown,
      SealedReading sealed,
      LongSupplier nanoTime) {
    this.lines = lines;
    this.random = random;
    this.budget = budget;
    this.shown = shown;
    this.sealed = sealed;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  /** Asks once, and again where the rules above say so. */
  Reply ask(Offer offer) throws InterruptedException {
    return secondThoughts(offer, attempt(offer, 1.0), false);
  }

  /**
   * The same for a version nothing is accepted of yet. Where the connection is closed, the answer
   * may be missing: asked again later, when others were answered, it costs less to be sure.
   */
  Reply askFirst(Offer offer) throws InterruptedException {
    return secondThoughts(offer, attempt(offer, 1.0), true);
  }

  /**
   * Asks as {@link #ask} does, and where the server says yes, reads on to the end of its flight.
   */
  Heard hear(Offer offer) throws InterruptedException {
    return hear(offer, false);
  }

  /** As {@link #askFirst}, and reads on. */
  Heard hearFirst(Offer offer) throws InterruptedException {
    return hear(offer, true);
  }

  private Heard hear(Offer offer, boolean comesAgain) throws InterruptedException {
    Heard first = hearOnce(offer);
    Reply reply = secondThoughts(offer, first.reply(), comesAgain);
    return reply.equals(first.reply()) ? first : Heard.only(reply);
  }

  /** One attempt, without second thoughts, and what follows a yes. */
  Heard hearOnce(Offer offer) throws InterruptedException {
    return attempt(offer, 1.0, true);
  }

  private Reply secondThoughts(Offer offer, Reply reply, boolean comesAgain)
      throws InterruptedException {
    if (!(reply instanceof Reply.Unanswered first)) {
      if (comesAgain) {
        answeredAfterAll(offer);
      }
      return reply;
    }
    return switch (first.reason()) {
      case SILENT, THROTTLED -> askSlower(offer, first);
      case RESET, CLOSED_EARLY -> comesAgain ? putOff(offer, first) : weighClosing(offer, first);
      default -> first;
    };
  }

  /**
   * It closed on this before, so closing is not how it says no; unless this has fewer suites, whose
   * number may have been the reason.
   */
  private synchronized void answeredAfterAll(Offer offer) {
    if (doubtful != null && doubtful.version() == offer.version()) {
      if (offer.weight() >= doubtful.weight()) {
        doubt();
      }
      doubtful = null;
    }
  }

  /** Waits with what closing means until the same is asked again, for one version at a time. */
  private Reply putOff(Offer offer, Reply.Unanswered first) throws InterruptedException {
    synchronized (this) {
      boolean undecided = good != null && !flaky && !closesToRefuse;
      if (undecided && doubtful == null) {
        doubtful = offer;
        doubtfulSince = events.incrementAndGet();
        return first;
      }
      if (undecided
          && doubtful != null
          && doubtful.version() == offer.version()
          && lastGood > doubtfulSince) {
        closesToRefuse = true;
        return closed(TWICE);
      }
    }
    return weighClosing(offer, first);
  }

  private Reply askSlower(Offer offer, Reply.Unanswered first) throws InterruptedException {
    if (isStopped()) {
      return first;
    }
    Reply second = attempt(offer, SLOWER);
    if (second instanceof Reply.Unanswered unanswered && control().isPresent()) {
      checkAlive();
      return unanswered;
    }
    return second;
  }

  private Reply weighClosing(Offer offer, Reply.Unanswered first) throws InterruptedException {
    synchronized (this) {
      if (flaky || good == null) {
        return first;
      }
      if (closesToRefuse) {
        return closed("");
      }
    }
    if (!checkAlive()) {
      return first;
    }
    Reply second = attempt(offer, SLOWER);
    if (!(second instanceof Reply.Unanswered again)) {
      doubt();
      return second;
    }
    boolean closedAgain = again.reason() == Reason.RESET || again.reason() == Reason.CLOSED_EARLY;
    if (!closedAgain || !checkAlive()) {
      return again;
    }
    synchronized (this) {
      if (flaky) {
        return again;
      }
      closesToRefuse = true;
      return closed(TWICE);
    }
  }

  /** Counts, like every refusal, only if a good hello is accepted later. */
  private synchronized Reply closed(String more) {
    Reply reply = refused("closed the connection without a word" + more);
    lastClosed = lastRefusal;
    return reply;
  }

  /** One attempt, without second thoughts. */
  Reply attempt(Offer offer, double patience) throws InterruptedException {
    return attempt(offer, patience, false).reply();
  }

  private Heard attempt(Offer offer, double patience, boolean toTheEnd)
      throws InterruptedException {
    Reply.Unanswered halted = halted();
    if (halted != null) {
      return Heard.only(halted);
    }
    var sentAt = new AtomicLong();
    byte[] question = offer.hello().encode(random);
    try {
      return lines.ask(
          question,
          patience,
          () -> sentAt.set(events.incrementAndGet()),
          (connection, answered) -> {
            Reply reply = first(connection, offer, sentAt.get());
            answered.run();
            return reply instanceof Reply.Chosen chosen
                ? further(new Asked(connection, offer, Octets.of(question)), chosen, toTheEnd)
                : Heard.only(reply);
          });
    } catch (WireException e) {
      if (endsEverything(e.reason())) {
        stop(e.reason(), e.detail());
      }
      return Heard.only(new Reply.Unanswered(e.reason(), e.detail()));
    }
  }

  /** The first answer; what comes behind it is left where it is. */
  private Reply first(Connection connection, Offer offer, long sentAt)
      throws WireException, InterruptedException {
    return judge(offer, connection.receive(offer.hello().decoder()), sentAt);
  }

  /** What was asked, and where more may come. */
  private record Asked(Connection connection, Offer offer, Octets question) {}

  /** Reads on where somebody wants it, or nobody knows the chain yet. */
  private Heard further(Asked asked, Reply.Chosen chosen, boolean toTheEnd)
      throws InterruptedException {
    if (stallsMidway || !(asked.offer().hello() instanceof ClientHello hello)) {
      return Heard.only(chosen);
    }
    if (asked.offer().version() == TlsVersion.TLS_1_3) {
      return toTheEnd || lacks(asked.offer(), chosen.hello())
          ? open(asked, hello, chosen)
          : Heard.only(chosen);
    }
    if (!lacks(asked.offer(), chosen.hello()) && !toTheEnd) {
      return Heard.only(chosen);
    }
    Optional<ServerFlight> said = flight(asked.connection());
    said.filter(ServerFlight::complete).ifPresent(all -> shown.take(asked.offer().version(), all));
    return Heard.with(chosen, said);
  }

  private boolean lacks(Offer offer, ServerHello chosen) {
    return Suites.of(chosen.suite())
        .filter(suite -> !suite.isAnonymous())
        .filter(suite -> shown.lacks(offer.version(), suite.authentication()))
        .isPresent();
  }

  private Heard open(Asked asked, ClientHello hello, Reply.Chosen reply)
      throws InterruptedException {
    ServerHello chosen = reply.hello();
    Octets said = withoutHead(asked.question());
    try {
      if (!chosen.isRetryRequest()) {
        return taken(reply, sealed.read(asked.connection(), said, hello.shares()));
      }
      Optional<KeyShare> wanted = chosen.group().flatMap(KeyShare::of);
      if (wanted.isEmpty()) {
        return Heard.only(reply);
      }
      Octets again =
          hello.again(asked.question(), wanted.get(), chosen.extension(Extension.COOKIE));
      return taken(
          reply, sealed.readOn(asked.connection(), said, withoutHead(again), wanted.get()));
    } catch (WireException e) {
      // Whoever wants the chain asks for it and is told why it does not come.
      stallsMidway |= e.reason() == Reason.SILENT;
      return e.reason() == Reason.REFUSED
          ? Heard.refusedLater(reply, e.detail())
          : Heard.only(reply);
    }
  }

  private Heard taken(Reply reply, SealedFlight flight) {
    if (Offers.SIGNATURES.contains(flight.scheme())) {
      shown.take(flight);
    }
    return Heard.with(reply, flight);
  }

  private static Octets withoutHead(Octets record) {
    return Octets.of(Arrays.copyOfRange(record.toBytes(), RecordWalk.RECORD_HEAD, record.length()));
  }

  /** What the server says in clear; nothing when it stops before the end. */
  private Optional<ServerFlight> flight(Connection connection) throws InterruptedException {
    try {
      return Optional.of(connection.receive(new ServerFlightDecoder()));
    } catch (WireException e) {
      // Whoever lets us wait for the rest once is not waited for again.
      stallsMidway |= e.reason() == Reason.SILENT;
      return Optional.empty();
    }
  }

  private Reply judge(Offer offer, ServerAnswer answer, long sentAt) {
    return switch (answer) {
      case Alert alert -> refused(alert.toString());
      case Ssl2Answer.Denial(int code) -> refused("SSLv2 error " + code);
      case Ssl2Answer.Hello listed -> new Reply.Listed(listed.suites());
      case ServerHello hello -> judge(offer, hello, sentAt);
    };
  }

  private Reply judge(Offer offer, ServerHello hello, long sentAt) {
    int version = hello.version();
    if (version != offer.version().code()) {
      return version > offer.version().code()
          ? new Reply.Odd("answered with " + label(version) + ", which was not offered")
          : refused("answered with " + label(version));
    }
    if (!offer.suites().contains(hello.suite())) {
      return new Reply.Odd("chose suite 0x%04X, which was not offered".formatted(hello.suite()));
    }
    synchronized (this) {
      if (good == null) {
        good = offer;
      }
      lastGood = Math.max(lastGood, sentAt);
    }
    return new Reply.Chosen(hello);
  }

  private static String label(int version) {
    return TlsVersion.ofCode(version)
        .map(TlsVersion::label)
        .orElseGet(() -> String.format(Locale.ROOT, "version 0x%04X", version));
  }

  private synchronized Reply refused(String how) {
    lastRefusal = events.incrementAndGet();
    return new Reply.Refused(how, lastRefusal);
  }

  /** The hello known to be accepted, once there is one. Takes no lock. */
  Optional<Offer> control() {
    return Optional.ofNullable(good);
  }

  /** Repeats the good hello; when it goes unanswered, nothing more is asked. */
  private boolean checkAlive() throws InterruptedException {
    Optional<Offer> control = control();
    if (control.isEmpty() || isStopped()) {
      return false;
    }
    if (attempt(control.get(), 1.0) instanceof Reply.Chosen) {
      return true;
    }
    doubt();
    if (attempt(control.get(), SLOWER) instanceof Reply.Chosen) {
      return true;
    }
    stop(Reason.THROTTLED, "it no longer answers a hello that it accepted before");
    return false;
  }

  /** What was refused by closing, and was not followed by a good hello yet, counts no longer. */
  private synchronized void doubt() {
    flaky = true;
    closesToRefuse = false;
    if (lastClosed > lastGood) {
      believedUntil = Math.min(believedUntil, lastGood);
    }
  }

  /** Makes sure that the last refusals came from a server that still answered. */
  void confirm() throws InterruptedException {
    long since;
    synchronized (this) {
      if (lastRefusal <= lastGood) {
        return;
      }
      since = lastGood;
    }
    if (!checkAlive()) {
      synchronized (this) {
        believedUntil = Math.min(believedUntil, since);
      }
    }
  }

  /** Whether a refusal may be believed; ask after {@link #confirm()}. */
  synchronized boolean believes(Reply.Refused refusal) {
    return good != null && refusal.at() <= believedUntil;
  }

  /** Why nothing more was asked, where that was our own doing and not the server's. */
  synchronized Optional<Reply.Unanswered> ranOut() {
    return Optional.ofNullable(stopped)
        .filter(why -> why.reason() == Reason.OUT_OF_BUDGET || why.reason() == Reason.CANCELLED);
  }

  /** Whether the server, and our budget, bore with every question so far. */
  boolean isAnswering() {
    return !isStopped();
  }

  private synchronized boolean isStopped() {
    return stopped != null;
  }

  private synchronized Reply.@Nullable Unanswered halted() {
    if (stopped == null) {
      Wire.Spending spent = lines.spending();
      long nanos = nanoTime.getAsLong() - began;
      int connections = lines.used();
      if (connections >= budget.connections()) {
        stop(Reason.OUT_OF_BUDGET, connections + " connections were spent on this endpoint");
      } else if (spent.bytesSent() + spent.bytesReceived() >= budget.bytes()) {
        stop(
            Reason.OUT_OF_BUDGET,
            spent.bytesSent() + spent.bytesReceived() + " bytes were spent on this endpoint");
      } else if (nanos >= budget.time().toNanos()) {
        stop(
            Reason.OUT_OF_BUDGET,
            TimeUnit.NANOSECONDS.toSeconds(nanos) + " seconds were spent on this endpoint");
      }
    }
    return stopped;
  }

  private synchronized void stop(Reason reason, String detail) {
    if (stopped == null) {
      stopped = new Reply.Unanswered(reason, detail);
    }
  }

  private static boolean endsEverything(Reason reason) {
    return switch (reason) {
      case REFUSED, UNREACHABLE, OUT_OF_SCOPE, OUT_OF_BUDGET, CANCELLED -> true;
      default -> false;
    };
  }
}
