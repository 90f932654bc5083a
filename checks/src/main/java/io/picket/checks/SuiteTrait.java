package io.picket.checks;

import io.picket.fingerprints.tls.Suite;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.TlsSupport.CipherSuite;

/** A property of cipher suites that a check asks about. */
enum SuiteTrait {
  UNENCRYPTED,
  ANONYMOUS,
  EXPORT,
  RC4,
  DES,
  TRIPLE_DES,
  CBC,
  AEAD,
  FORWARD_SECRECY,
  STATIC_RSA;

  /** Whether a suite has it; a suite nobody knows has none. */
  boolean of(CipherSuite suite) {
    return Suites.of(suite.code()).map(this::in).orElse(false);
  }

  private boolean in(Suite suite) {
    return switch (this) {
      case UNENCRYPTED -> suite.isUnencrypted();
      case ANONYMOUS -> suite.isAnonymous();
      case EXPORT -> suite.isExport();
      case RC4 -> suite.encryption().equals("RC4") || suite.encryption().equals("RC2");
      case DES -> suite.encryption().equals("DES") || suite.encryption().equals("IDEA");
      case TRIPLE_DES -> suite.encryption().equals("3DES");
      case CBC -> suite.mode() == Suite.Mode.CBC;
      case AEAD -> suite.isAead();
      case FORWARD_SECRECY -> suite.isForwardSecret();
      case STATIC_RSA -> suite.keyExchange() == Suite.KeyExchange.RSA;
    };
  }

  /** Whether it is known at all; a code that nobody knows must not pass for strong. */
  static boolean isKnown(CipherSuite suite) {
    return Suites.of(suite.code()).isPresent();
  }
}
