package io.picket.checks;

import io.picket.model.TlsSupport.CipherSuite;

/** What a cipher suite's IANA name says of it. */
enum SuiteTrait {
  NULL {
    @Override
    boolean in(String name) {
      return name.contains("_WITH_NULL") || name.contains("_NULL_SHA");
    }
  },
  ANONYMOUS {
    @Override
    boolean in(String name) {
      return name.contains("_anon_") || name.contains("_ANON_");
    }
  },
  EXPORT {
    @Override
    boolean in(String name) {
      return name.contains("EXPORT");
    }
  },
  RC4 {
    @Override
    boolean in(String name) {
      return name.contains("RC4") || name.contains("RC2");
    }
  },
  DES {
    @Override
    boolean in(String name) {
      return name.contains("_DES_") || name.contains("_DES40_") || name.contains("_IDEA_");
    }
  },
  TRIPLE_DES {
    @Override
    boolean in(String name) {
      return name.contains("3DES") || name.contains("DES_192_EDE3");
    }
  },
  CBC {
    @Override
    boolean in(String name) {
      return name.contains("CBC");
    }
  },
  AEAD {
    @Override
    boolean in(String name) {
      return name.contains("GCM")
          || name.contains("CCM")
          || name.contains("POLY1305")
          || name.contains("_AEGIS_")
          || name.contains("_MGM_");
    }
  },
  FORWARD_SECRECY {
    @Override
    boolean in(String name) {
      return !name.contains("_WITH_")
          ? name.startsWith("TLS_") && AEAD.in(name)
          : name.contains("_ECDHE_") || name.contains("_DHE_") || name.contains("_ECCPWD_");
    }
  },
  STATIC_RSA {
    @Override
    boolean in(String name) {
      return name.startsWith("TLS_RSA_");
    }
  };

  abstract boolean in(String name);

  boolean of(CipherSuite suite) {
    return in(suite.name());
  }

  /** Whether the name is one that says anything; a code without a name must not pass for strong. */
  static boolean isNamed(CipherSuite suite) {
    return suite.name().startsWith("TLS_") || suite.name().startsWith("SSL_");
  }
}
