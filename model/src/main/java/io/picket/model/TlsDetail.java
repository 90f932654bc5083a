package io.picket.model;

import java.util.List;
import java.util.Optional;

/**
 * What lies beneath versions and suites: key exchange, signatures, extensions, and how the server
 * bears what it does not know. Everything is three-valued; nothing unseen is called absent.
 *
 * @param groups the groups accepted in TLS 1.3, in the order the server chose them
 * @param groupsComplete whether a refusal of all others closed the list, see {@link
 *     TlsSupport.OfVersion#suitesComplete()}
 * @param curves the curves accepted for ECDHE below TLS 1.3, in the order the server chose them
 * @param curvesComplete as for {@code groups}
 * @param dhGroups the finite-field parameters seen below TLS 1.3, one entry each
 * @param signatures the signature schemes the server signed its key exchange with
 * @param signaturesComplete as for {@code groups}; unknown when the bogus control was accepted too
 * @param alpn the application protocols accepted, by IANA name
 * @param clientCertificate whether it asks the client for a certificate
 * @param features everything that is a plain question
 */
public record TlsDetail(
    List<NamedGroup> groups,
    Answer groupsComplete,
    List<NamedGroup> curves,
    Answer curvesComplete,
    List<DhGroup> dhGroups,
    List<Signature> signatures,
    Answer signaturesComplete,
    List<String> alpn,
    ClientCertificate clientCertificate,
    List<Feature> features) {
  public TlsDetail {
    groups = List.copyOf(groups);
    curves = List.copyOf(curves);
    dhGroups = List.copyOf(dhGroups);
    signatures = List.copyOf(signatures);
    alpn = List.copyOf(alpn);
    features = List.copyOf(features);
  }

  /** A group by its code on the wire and its IANA name. */
  public record NamedGroup(int code, String name) {}

  /** A signature scheme by its code on the wire and its IANA name. */
  public record Signature(int code, String name) {}

  /**
   * Finite-field Diffie-Hellman parameters a server sent.
   *
   * @param bits the length of the prime
   * @param known the name of a widely shared prime, such as {@code RFC 2409 group 2}; empty when it
   *     is none we know
   * @param safePrime whether (p - 1) / 2 is prime as well
   * @param publicKeyReused whether the same public value came back in another connection
   * @param primeSha256 the SHA-256 of the prime in hex, to compare servers by
   */
  public record DhGroup(
      int bits,
      Optional<String> known,
      Answer safePrime,
      Answer publicKeyReused,
      String primeSha256) {}

  /**
   * @param requested whether a CertificateRequest was seen
   * @param required whether the server goes no further without one
   * @param authorities the CA names it listed, printable, at most 100
   */
  public record ClientCertificate(Answer requested, Answer required, List<String> authorities) {
    public ClientCertificate {
      authorities = List.copyOf(authorities);
    }
  }

  /** One question and its answer. */
  public record Feature(Question question, Answer answer) {}

  /** The plain questions. {@code Yes} is what the words say, whether good or bad. */
  public enum Question {
    /** Answers renegotiation_info (RFC 5746). */
    SECURE_RENEGOTIATION,
    /** Answers extended_master_secret (RFC 7627). */
    EXTENDED_MASTER_SECRET,
    /** Answers encrypt_then_mac when a CBC suite is chosen (RFC 7366). */
    ENCRYPT_THEN_MAC,
    /** Chooses TLS compression (CRIME). */
    COMPRESSION,
    /** Offers the heartbeat extension. Says nothing about Heartbleed. */
    HEARTBEAT_OFFERED,
    /** Answers session_ticket (RFC 5077). */
    SESSION_TICKETS,
    /** Gives out a session id below TLS 1.3. */
    SESSION_IDS,
    /** Staples an OCSP answer when asked. */
    OCSP_STAPLED,
    /** Sends signed certificate timestamps in the TLS extension when asked. */
    SCT_IN_TLS,
    /** Marks ServerHello.random when it answers TLS 1.2 or less to a client that has 1.3. */
    DOWNGRADE_SENTINEL,
    /** Refuses a needlessly low hello that carries TLS_FALLBACK_SCSV (RFC 7507). */
    FALLBACK_SCSV,
    /** Puts ChaCha20 first for clients that put it first. */
    CHACHA20_PRIORITY,
    /** Bears values reserved to be ignored (RFC 8701) in suites, groups and extensions. */
    TOLERATES_GREASE,
    /** Bears a version higher than any that exists. */
    TOLERATES_HIGH_VERSION,
    /** Bears an extension nobody knows. */
    TOLERATES_UNKNOWN_EXTENSION,
    /** Bears more than 128 suites in one hello. */
    TOLERATES_MANY_SUITES,
    /** Bears a hello of 256 to 511 bytes. */
    TOLERATES_MIDDLE_LENGTH,
    /** Bears a hello longer than one packet, as post-quantum key shares make it. */
    TOLERATES_LARGE_HELLO,
    /** Bears a hello whose length in bytes, its header included, leaves 10 when divided by 256. */
    TOLERATES_LENGTH_10_MOD_256,
    /** Bears a hello whose length in bytes, its header included, leaves 14 when divided by 256. */
    TOLERATES_LENGTH_14_MOD_256
  }

  /** The answer to a question; "not tried" when it was not asked. */
  public Answer answer(Question question) {
    for (Feature feature : features) {
      if (feature.question() == question) {
        return feature.answer();
      }
    }
    return new Answer.Unknown(Reason.NOT_TRIED, "not asked");
  }
}
