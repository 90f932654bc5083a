package io.picket.model;

import java.util.List;

/**
 * What a service gives away about its own protocol when it is asked a little further, without a
 * login.
 *
 * @param protocol as in {@link ServiceSeen#protocol()}
 * @param traits questions that were asked, and their answers
 * @param listings what the server offers several of, in its own order
 */
public record ProtocolSeen(String protocol, List<Trait> traits, List<Listing> listings)
    implements Observation {
  public ProtocolSeen {
    traits = List.copyOf(traits);
    listings = List.copyOf(listings);
  }

  /**
   * A question and its answer, which says what the server does: its text is a phrase that follows
   * "the server", such as {@code agrees to SMB 3.1.1}.
   */
  public record Trait(Question question, Answer answer) {}

  /**
   * Things the server offers.
   *
   * @param what in a few words, such as {@code key exchange}
   * @param names as the server writes them, printable and bounded
   */
  public record Listing(String what, List<String> names) {
    public Listing {
      names = List.copyOf(names);
    }
  }

  /** A question that a protocol answers before anybody logs in. */
  public enum Question {
    /** Whether SQL Server Browser tells anybody which instances there are, over UDP. */
    MSSQL_BROWSER,
    /** Whether RDP's own security is taken, with neither TLS nor NLA. */
    RDP_OWN_SECURITY,
    /** Whether a session may begin with TLS alone, so that the logon screen is open to all. */
    RDP_WITHOUT_NLA,
    /** Whether the dialect NT LM 0.12, that is SMB1, is spoken. */
    SMB_1,
    /** Whether sessions without signed messages are taken. */
    SMB_UNSIGNED,
    /** Whether version 1 of SSH is spoken, alone or beside version 2. */
    SSH_1,
    /** Whether the server listed the algorithms it offers. */
    SSH_ALGORITHMS,
    /** Whether a session may go on in clear once it has begun. */
    VNC_IN_CLEAR,
    /** Whether a session may begin without a password or the like. */
    VNC_WITHOUT_PASSWORD
  }

  /** The answer to a question; unknown where it was not asked. */
  public Answer answer(Question question) {
    return traits.stream()
        .filter(trait -> trait.question() == question)
        .map(Trait::answer)
        .findFirst()
        .orElse(new Answer.Unknown(Reason.NOT_TRIED, "not asked"));
  }

  /** The names listed under a heading; empty where there is none. */
  public List<String> listed(String what) {
    return listings.stream()
        .filter(listing -> listing.what().equals(what))
        .findFirst()
        .map(Listing::names)
        .orElse(List.of());
  }
}
