package io.picket.model;

/**
 * What a finding is about, as declared by the operator: never the address a name happens to have
 * today. The text form is part of the finding's identity and never changes its grammar.
 */
public sealed interface Subject {
  /** The stable text: {@code host}, {@code host:port/tcp} or {@code scan}. */
  String key();

  /** A port of a declared host. */
  record OfEndpoint(String host, int port, Transport transport) implements Subject {
    @Override
    public String key() {
      return Addresses.bracketed(host) + ":" + port + "/" + transport.label();
    }

    @Override
    public String toString() {
      return key();
    }
  }

  /** A declared host as a whole. */
  record OfHost(String host) implements Subject {
    @Override
    public String key() {
      return host;
    }

    @Override
    public String toString() {
      return key();
    }
  }

  /** The scan itself, for what concerns no single host. */
  record OfScan() implements Subject {
    @Override
    public String key() {
      return "scan";
    }

    @Override
    public String toString() {
      return key();
    }
  }
}
