package io.picket.probes.tls;

import io.picket.fingerprints.tls.KnownPrimes;
import io.picket.fingerprints.tls.Suite;
import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsDetail;
import io.picket.model.TlsVersion;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads the parameters of finite-field Diffie-Hellman below TLS 1.3, twice, so that a public value
 * that is used again shows.
 */
final class FiniteFieldSeries {
  /** Testing a larger prime would take longer than it is worth. */
  private static final int LARGEST_TESTED = 4096;

  private static final int CERTAINTY = 40;

  private final Asker asker;
  private final Offers offers;
  private final Accepted accepted;
  private final DetailNotes notes;

  FiniteFieldSeries(Asker asker, Offers offers, Accepted accepted, DetailNotes notes) {
    this.asker = asker;
    this.offers = offers;
    this.accepted = accepted;
    this.notes = notes;
  }

  void run() throws InterruptedException {
    Optional<TlsVersion> version = accepted.highest(FiniteFieldSeries::isFiniteField);
    if (version.isEmpty()) {
      return;
    }
    Optional<KeyExchangeParameters> first = ask(version.get());
    if (first.isEmpty() || first.get().prime().isEmpty()) {
      return;
    }
    Optional<KeyExchangeParameters> second = ask(version.get());
    BigInteger prime = first.get().prime().get();
    String hash = sha256(prime);
    Optional<KnownPrimes.KnownPrime> known = KnownPrimes.of(hash);
    notes.dhGroup(
        new TlsDetail.DhGroup(
            prime.bitLength(),
            known.map(KnownPrimes.KnownPrime::name),
            known.isPresent()
                ? safety(known.get().safe(), "it is " + known.get().name())
                : safety(prime),
            reuse(first.get(), second),
            hash));
  }

  private static boolean isFiniteField(Suite suite) {
    return suite.keyExchange() == Suite.KeyExchange.DHE;
  }

  private Optional<KeyExchangeParameters> ask(TlsVersion version) throws InterruptedException {
    List<Integer> suites = accepted.suites(version, FiniteFieldSeries::isFiniteField);
    Heard heard = asker.listen(offers.usual(version, suites));
    return heard
        .flight()
        .flatMap(ServerFlight::keyExchange)
        .flatMap(body -> KeyExchangeParameters.dhe(body, version == TlsVersion.TLS_1_2));
  }

  private static Answer safety(BigInteger prime) {
    if (prime.bitLength() > LARGEST_TESTED) {
      return new Answer.Unknown(
          Reason.NOT_TRIED, "primes above " + LARGEST_TESTED + " bits are not tested");
    }
    boolean safe =
        prime.isProbablePrime(CERTAINTY) && prime.shiftRight(1).isProbablePrime(CERTAINTY);
    return safety(safe, "tested");
  }

  private static Answer safety(boolean safe, String how) {
    return safe ? new Answer.Yes(how) : new Answer.No(how);
  }

  private static Answer reuse(KeyExchangeParameters first, Optional<KeyExchangeParameters> second) {
    if (second.isEmpty()) {
      return new Answer.Unknown(Reason.CLOSED_EARLY, "no second key exchange was seen");
    }
    return first.publicValue().equals(second.get().publicValue())
        ? new Answer.Yes("the same public value in two connections")
        : new Answer.No("another public value in the next connection");
  }

  private static String sha256(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(Arrays.copyOfRange(bytes, from, bytes.length));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
