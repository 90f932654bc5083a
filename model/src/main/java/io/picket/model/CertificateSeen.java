package io.picket.model;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The certificates a server presents, and what the known roots make of them.
 *
 * @param chains every distinct chain seen, the one a modern client with SNI gets first
 * @param unread the ways of asking that yielded no chain, and why
 * @param signing how the server proves in TLS 1.3 that it has the keys; empty when that was not
 *     looked at
 */
public record CertificateSeen(List<Chain> chains, List<Unread> unread, Optional<Signing> signing)
    implements Observation {
  public CertificateSeen {
    chains = List.copyOf(chains);
    unread = List.copyOf(unread);
  }

  /** Chains alone. */
  public CertificateSeen(List<Chain> chains, List<Unread> unread) {
    this(chains, unread, Optional.empty());
  }

  /**
   * What a server signs its handshakes of TLS 1.3 with (CertificateVerify, RFC 8446 section 4.4.3).
   *
   * @param schemes the schemes it used, in the order it chose them
   * @param complete {@code Yes} when there can be no other; unknown also when it took a scheme that
   *     nobody offered or that does not exist
   */
  public record Signing(List<TlsDetail.Signature> schemes, Answer complete) {
    public Signing {
      schemes = List.copyOf(schemes);
    }
  }

  /**
   * A list of signed certificate timestamps (RFC 6962 section 3.3), not verified.
   *
   * @param listBase64 the SignedCertificateTimestampList, its outer length included
   */
  public record Timestamps(Origin origin, String listBase64) {
    /** Where it came from. */
    public enum Origin {
      /** Inside the certificate. */
      CERTIFICATE,
      /** In an extension of the handshake. */
      HANDSHAKE,
      /** In the stapled OCSP answer. */
      OCSP
    }
  }

  /**
   * A way of asking that yielded no chain.
   *
   * @param via how it was asked, such as {@code TLS 1.2, no SNI}
   */
  public record Unread(String via, Reason reason, String detail) {}

  /**
   * A chain as presented.
   *
   * @param via how it was asked for, such as {@code TLS 1.3, SNI rmm.example.com}
   * @param certificates in the order presented, the leaf first
   * @param nameAsked the name or address the certificate should be valid for
   * @param nameMatches whether it is (RFC 9525: SAN only, one-label wildcard)
   * @param paths one answer per trust store
   * @param revoked yes when a verified, current word of an issuer takes back a certificate of the
   *     path, no when such word calls each certificate below the root good; unknown otherwise,
   *     which is the usual case because nothing is fetched unless asked for
   * @param stapling how the server staples; empty when its certificate could not be read
   * @param revocations what every source said that was asked
   * @param remarks what is odd about the chain itself: order, superfluous, missing, self-signed
   * @param notes what is unwise about single certificates, whether or not they are trusted
   * @param alsoVia the other ways of asking that yielded the very same chain
   * @param timestamps the lists of timestamps that came with it, one per source at most
   */
  public record Chain(
      String via,
      List<Certificate> certificates,
      String nameAsked,
      Answer nameMatches,
      List<Path> paths,
      Answer revoked,
      Optional<Stapling> stapling,
      List<Revocation> revocations,
      List<Remark> remarks,
      List<Note> notes,
      List<String> alsoVia,
      List<Timestamps> timestamps) {
    public Chain {
      certificates = List.copyOf(certificates);
      paths = List.copyOf(paths);
      revocations = List.copyOf(revocations);
      remarks = List.copyOf(remarks);
      notes = List.copyOf(notes);
      alsoVia = List.copyOf(alsoVia);
      timestamps = List.copyOf(timestamps);
    }

    /** A chain seen in one way, without timestamps. */
    public Chain(
        String via,
        List<Certificate> certificates,
        String nameAsked,
        Answer nameMatches,
        List<Path> paths,
        Answer revoked,
        Optional<Stapling> stapling,
        List<Revocation> revocations,
        List<Remark> remarks,
        List<Note> notes) {
      this(
          via,
          certificates,
          nameAsked,
          nameMatches,
          paths,
          revoked,
          stapling,
          revocations,
          remarks,
          notes,
          List.of(),
          List.of());
    }

    /** The same, after its issuers were asked. */
    public Chain heard(Answer answer, List<Revocation> sources, List<Remark> remarked) {
      return new Chain(
          via,
          certificates,
          nameAsked,
          nameMatches,
          paths,
          answer,
          stapling,
          sources,
          remarked,
          notes,
          alsoVia,
          timestamps);
    }

    /** The same, and what else is known of how it came. */
    public Chain with(String way, List<String> otherWays, List<Timestamps> lists) {
      return new Chain(
          way,
          certificates,
          nameAsked,
          nameMatches,
          paths,
          revoked,
          stapling,
          revocations,
          remarks,
          notes,
          otherWays,
          lists);
    }
  }

  /**
   * How a server staples OCSP answers.
   *
   * @param demanded whether the certificate demands an answer in every handshake (RFC 7633)
   * @param handshakes in how many handshakes this chain was presented, an answer asked for each
   *     time
   * @param stapled in how many of them an answer about the leaf came along
   */
  public record Stapling(boolean demanded, int handshakes, int stapled) {}

  /**
   * What one source says on whether one certificate was taken back.
   *
   * @param url where it was fetched; empty for what the server brought along
   * @param certificate SHA-256 of the certificate it was asked about
   * @param subject whose certificate that is
   * @param revoked yes, no, or why neither can be believed
   * @param thisUpdate from when the answer holds; empty for one that could not be read
   * @param nextUpdate until when it holds, where it says so
   * @param answerBase64 the answer of STAPLE and OCSP, so that a record can be judged again
   */
  public record Revocation(
      Source source,
      Optional<String> url,
      String certificate,
      String subject,
      Answer revoked,
      Optional<Instant> thisUpdate,
      Optional<Instant> nextUpdate,
      Optional<String> answerBase64) {
    /** Where word of an issuer comes from. */
    public enum Source {
      /** In the handshake (RFC 6066 section 8). */
      STAPLE("stapled OCSP answer"),
      /** The issuer's responder (RFC 6960). */
      OCSP("OCSP"),
      /** The issuer's list (RFC 5280 section 5). */
      CRL("revocation list");

      private final String label;

      Source(String label) {
        this.label = label;
      }

      /** For people. */
      public String label() {
        return label;
      }
    }
  }

  /**
   * Something unwise about one certificate, in the words of a stable rule.
   *
   * @param rule the rule's stable name, such as {@code rsa-key-short}
   * @param certificate the certificate's place in the chain as presented, the leaf being 0
   * @param text what was seen and which source calls it unwise
   */
  public record Note(String rule, int certificate, String text) {
    /** The same, about a certificate in another place. */
    public Note at(int place) {
      return new Note(rule, place, text);
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
   * @param broken the link that broke, when the answer is no
   */
  public record Path(
      String store,
      LocalDate dated,
      Answer trusted,
      List<String> route,
      Optional<BrokenLink> broken) {
    public Path {
      route = List.copyOf(route);
    }
  }

  /**
   * Why no path leads to a root, told for the path that came nearest.
   *
   * @param certificate the subject of the certificate concerned
   * @param explanation what is wrong with it, in one sentence
   * @param remedy what to do about it, in one or two sentences
   */
  public record BrokenLink(Fault fault, String certificate, String explanation, String remedy) {}

  /** The ways in which a path breaks. */
  public enum Fault {
    SELF_SIGNED,
    PRIVATE_AUTHORITY,
    VENDOR_DEFAULT,
    MISSING_INTERMEDIATE,
    ROOT_DISTRUSTED,
    EXPIRED,
    NOT_YET_VALID,
    BAD_SIGNATURE,
    NOT_AN_AUTHORITY,
    PATH_TOO_LONG,
    WRONG_PURPOSE,
    NAME_NOT_PERMITTED,
    NAME_MISMATCH,
    WEAK_ALGORITHM,
    UNKNOWN_CRITICAL_EXTENSION,
    POLICY,
    REVOKED,
    MALFORMED,
    TOO_COMPLEX
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
      EXPIRED_INTERMEDIATE,
      /** Word of an issuer that was not sent: where it can be had, or why not. */
      MISSING_ISSUER
    }
  }
}
