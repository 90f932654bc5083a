package io.picket.model;

import java.util.Optional;

/** A version of SSL or TLS, in rising order, with its value on the wire. */
public enum TlsVersion {
  SSL_2("SSLv2", 0x0002),
  SSL_3("SSLv3", 0x0300),
  TLS_1_0("TLS 1.0", 0x0301),
  TLS_1_1("TLS 1.1", 0x0302),
  TLS_1_2("TLS 1.2", 0x0303),
  TLS_1_3("TLS 1.3", 0x0304);

  private final String label;
  private final int code;

  TlsVersion(String label, int code) {
    this.label = label;
    this.code = code;
  }

  /** The usual name: {@code TLS 1.2}. */
  public String label() {
    return label;
  }

  /** The two bytes of ProtocolVersion. */
  public int code() {
    return code;
  }

  public static Optional<TlsVersion> ofCode(int code) {
    for (TlsVersion version : values()) {
      if (version.code == code) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }
}
