package io.picket.probes.revocation;

import io.picket.model.CertificateSeen;
import io.picket.probes.trust.ParsedCertificate;
import io.picket.probes.trust.Purpose;
import io.picket.probes.trust.TrustStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Asks issuers about the certificates that a scan sees, for the whole of one scan.
 *
 * <ol>
 *   <li>A missing issuer's certificate is fetched where the last one sent says it is, so that the
 *       rest can be asked at all. The chain stays incomplete as presented.
 *   <li>Of a chain that leads to no known root nothing else is asked: whoever is scanned could have
 *       made up the addresses in it.
 *   <li>Each certificate below the root is asked about, unless a stapled answer settled it: its
 *       responders first, its revocation lists when they do not know.
 *   <li>Each question goes out once per scan, however many servers present the certificate.
 *   <li>What was not answered is unknown, with the reason; nothing is asked twice.
 * </ol>
 */
public final class IssuerInquiry {
  /** For one request, the look-up of the name and a redirect included. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  /** For everything about one server. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final IssuerWord word;

  private IssuerInquiry(IssuerWord word) {
    this.word = word;
  }

  /**
   * Nothing is looked up or sent before the first certificate.
   *
   * @param leave which addresses may be asked
   * @param userAgent what requests call themselves
   * @param random for nonces
   */
  public static IssuerInquiry over(
      Leave leave, Names names, String userAgent, RandomGenerator random) {
    return over(leave, names, userAgent, random, PATIENCE);
  }

  static IssuerInquiry over(
      Leave leave, Names names, String userAgent, RandomGenerator random, Duration patience) {
    return new IssuerInquiry(
        new IssuerWord(new Allowance(new PlainHttp(leave, names, userAgent), patience), random));
  }

  /** What was seen at a server, with the word of its issuers. */
  public CertificateSeen complete(CertificateSeen seen, List<TrustStore> stores, Instant at)
      throws InterruptedException {
    return complete(seen, stores, at, Purpose.SERVER);
  }

  /** The same for certificates that need not be a server's. */
  public CertificateSeen complete(
      CertificateSeen seen, List<TrustStore> stores, Instant at, Purpose purpose)
      throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    var chains = new ArrayList<CertificateSeen.Chain>();
    for (CertificateSeen.Chain chain : seen.chains()) {
      chains.add(ChainInquiry.complete(chain, stores, at, purpose, word, deadline));
    }
    return new CertificateSeen(chains, seen.unread(), seen.signing());
  }

  /**
   * The issuers that a chain lacks, fetched; empty when it lacks none or they cannot be had. What
   * was fetched already is not fetched again.
   */
  public List<ParsedCertificate> missing(
      ParsedCertificate leaf,
      List<ParsedCertificate> others,
      List<TrustStore> stores,
      Instant at,
      Purpose purpose)
      throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    return ChainInquiry.missing(leaf, others, stores, at, purpose, word, deadline);
  }

  /** How many requests were wanted so far. */
  int requests() {
    return word.requests();
  }
}
