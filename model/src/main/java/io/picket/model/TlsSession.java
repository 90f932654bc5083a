package io.picket.model;

import java.util.List;

/**
 * What only finished handshakes show of a TLS server. What an unfinished one shows as well stands
 * in {@link TlsDetail} and {@link CertificateSeen}.
 *
 * @param handshakes one entry for TLS 1.3 and one for the newest accepted version below it, as far
 *     as they are accepted
 * @param protocols the application protocols accepted in TLS 1.3, by IANA name; asked only where no
 *     older version tells
 * @param features everything that is a plain question
 */
public record TlsSession(List<Handshake> handshakes, List<String> protocols, List<Feature> features)
    implements Observation {
  public TlsSession {
    handshakes = List.copyOf(handshakes);
    protocols = List.copyOf(protocols);
    features = List.copyOf(features);
  }

  /**
   * A version, and how its handshake went.
   *
   * @param finished whether the server took a whole handshake of ours
   * @param certificateAsked whether it asked the client for a certificate
   * @param certificateRequired whether it ended the handshake with a client that has none; a server
   *     may still refuse such a client later, in the protocol inside
   * @param authorities the CA names it listed, printable, at most 100
   * @param tickets the tickets it gave, at most 16
   */
  public record Handshake(
      TlsVersion version,
      Answer finished,
      Answer certificateAsked,
      Answer certificateRequired,
      List<String> authorities,
      List<Ticket> tickets) {
    public Handshake {
      authorities = List.copyOf(authorities);
      tickets = List.copyOf(tickets);
    }
  }

  /**
   * A session ticket.
   *
   * @param lifetimeSeconds how long it is said to be good; 0 when TLS 1.2 does not say
   * @param earlyDataBytes how much data it lets a client send before the handshake; 0 for none
   */
  public record Ticket(long lifetimeSeconds, long earlyDataBytes) {}

  /** One question and its answer. */
  public record Feature(Question question, Answer answer) {}

  /** The plain questions. {@code Yes} is what the words say, whether good or bad. */
  public enum Question {
    /** Goes on with a session by its id (TLS 1.2 and older). */
    RESUMES_BY_SESSION_ID,
    /** Goes on with a session by its ticket (RFC 5077; TLS 1.2 and older). */
    RESUMES_BY_TICKET,
    /** Goes on with a session by a pre-shared key (TLS 1.3). */
    RESUMES_IN_TLS_1_3,
    /** Lets clients send data before the handshake (0-RTT, TLS 1.3). None was ever sent. */
    EARLY_DATA,
    /** Begins a new handshake within a connection because the client wants it. */
    CLIENT_RENEGOTIATION,
    /** Answers record_size_limit (RFC 8449). */
    RECORD_SIZE_LIMIT,
    /** Answers max_fragment_length (RFC 6066). */
    MAX_FRAGMENT_LENGTH
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
