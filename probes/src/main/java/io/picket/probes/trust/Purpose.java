package io.picket.probes.trust;

/** What a certificate is to be used for. */
public enum Purpose {
  /** To prove a server's name to its clients. */
  SERVER("1.3.6.1.5.5.7.3.1", "server authentication"),
  /** To prove a client to a server. */
  CLIENT("1.3.6.1.5.5.7.3.2", "client authentication"),
  /** To sign or encrypt mail of a mailbox. */
  EMAIL("1.3.6.1.5.5.7.3.4", "e-mail protection");

  static final String ANY = "2.5.29.37.0";

  private final String oid;
  private final String text;

  Purpose(String oid, String text) {
    this.oid = oid;
    this.text = text;
  }

  /** What a certificate for a mailbox is for: mail where it says so, else to prove a client. */
  public static Purpose ofMailbox(ParsedCertificate leaf) {
    return leaf.facts().purposes().map(set -> set.contains(EMAIL.oid)).orElse(false)
        ? EMAIL
        : CLIENT;
  }

  /** The object identifier in extended key usage. */
  public String oid() {
    return oid;
  }

  /** For people. */
  public String text() {
    return text;
  }
}
