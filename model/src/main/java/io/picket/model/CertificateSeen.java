package io.picket.model;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The certificates a server presents, and what the known roots make of them.
 *
 * @param chains every distinct chain seen, the one a modern client with SNI gets first
 */
public record CertificateSeen(List<Chain> chains) implements Observation {
  public CertificateSeen {
    chains = List.copyOf(chains);
  }

  /**
   * A chain as presented.
   *
   * @param via how it was asked for, such as {@code TLS 1.3, SNI rmm.example.com}
   * @param certificates in the order presented, the leaf first
   * @param nameAsked the name or address the certificate should be valid for
   * @param nameMatches whether it is (RFC 9525: SAN only, one-label wildcard)
   * @param paths one answer per trust store
   * @param remarks what is odd about the chain itself: order, superfluous, missing, self-signed
   */
  public record Chain(
      String via,
      List<Certificate> certificates,
      String nameAsked,
      Answer nameMatches,
      List<Path> paths,
      List<Remark> remarks) {
    public Chain {
      certificates = List.copyOf(certificates);
      paths = List.copyOf(paths);
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * One certificate, in the terms of RFC 5280.
   *
   * @param names subject alternative names, as {@code DNS:…} and {@code IP:…}, at most 1,000
   * @param keyAlgorithm {@code RSA}, {@code EC}, {@code Ed25519}, …
   * @param keyBits the strength-bearing length: modulus, field or fixed size; 0 when unknown
   * @param signatureAlgorithm the JCA-style name, such as {@code SHA256withRSA}
   * @param derBase64 the certificate itself, so that a record can be judged again
   * @param malformed why it could not be read, in which case the other fields are empty
   */
  public record Certificate(
      String sha256,
      String subject,
      String issuer,
      String serial,
      Instant notBefore,
      Instant notAfter,
      List<String> names,
      String keyAlgorithm,
      int keyBits,
      String spkiSha256,
      String signatureAlgorithm,
      boolean selfIssued,
      boolean selfSigned,
      boolean authority,
      String derBase64,
      Optional<String> malformed) {
    public Certificate {
      names = List.copyOf(names);
    }
  }

  /**
   * Whether a path to a root of one store was found.
   *
   * @param store the store's name, such as {@code Mozilla}
   * @param dated the day of the snapshot; for a private store the day it was read
   * @param trusted yes with the root's name, no with the broken link, or unknown
   * @param route the subjects of the path chosen, leaf first; empty when there is none
   */
  public record Path(String store, LocalDate dated, Answer trusted, List<String> route) {
    public Path {
      route = List.copyOf(route);
    }
  }

  /** Something to say about a chain. */
  public record Remark(Kind kind, String detail) {
    /** What sort of remark. */
    public enum Kind {
      SELF_SIGNED_LEAF,
      INCOMPLETE,
      MISORDERED,
      SUPERFLUOUS,
      DUPLICATE,
      ROOT_SENT,
      VENDOR_DEFAULT,
      EXPIRED_INTERMEDIATE
    }
  }
}
