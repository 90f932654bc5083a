package io.picket.probes.tls;

import io.picket.fingerprints.tls.KnownPrimes;
import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsDetail;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of finite-field Diffie-Hellman seen below TLS 1.3, each prime with the public
 * values that came with it, so that one that is used again shows. Safe for many threads.
 */
final class FiniteFields {
  /** Testing a larger prime would take longer than it is worth. */
  private static final int LARGEST_TESTED = 4096;

  private static final int CERTAINTY = 40;

  /** More primes than this are a server playing games; the weakest of them are kept. */
  private static final int MOST = 4;

  // Guarded by "this".
  private final Map<BigInteger, List<BigInteger>> seen = new LinkedHashMap<>();

  synchronized void take(KeyExchangeParameters parameters) {
    if (parameters.prime().isEmpty() || parameters.publicValue().isEmpty()) {
      return;
    }
    BigInteger prime = parameters.prime().get();
    seen.computeIfAbsent(prime, key -> new ArrayList<>()).add(parameters.publicValue().get());
    if (seen.size() > MOST) {
      seen.remove(Collections.max(seen.keySet()));
    }
  }

  /** Whether the same prime was seen often enough to tell whether values are used again. */
  synchronized boolean isSettled() {
    return seen.values().stream().anyMatch(values -> values.size() > 1);
  }

  synchronized List<TlsDetail.DhGroup> fold() {
    return seen.entrySet().stream().map(FiniteFields::group).toList();
  }

  private static TlsDetail.DhGroup group(Map.Entry<BigInteger, List<BigInteger>> entry) {
    BigInteger prime = entry.getKey();
    String hash = sha256(prime);
    Optional<KnownPrimes.KnownPrime> known = KnownPrimes.of(hash);
    return new TlsDetail.DhGroup(
        prime.bitLength(),
        known.map(KnownPrimes.KnownPrime::name),
        known.isPresent()
            ? safety(known.get().safe(), "it is " + known.get().name())
            : safety(prime),
        reuse(entry.getValue()),
        hash);
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

  private static Answer reuse(List<BigInteger> values) {
    if (values.size() < 2) {
      return new Answer.Unknown(Reason.NOT_TRIED, "no second key exchange was seen");
    }
    return values.stream().distinct().count() < values.size()
        ? new Answer.Yes("the same public value in two of " + values.size() + " connections")
        : new Answer.No("another public value in each of " + values.size() + " connections");
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
