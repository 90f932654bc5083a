package io.picket.fingerprints.tls;

import java.util.Locale;

/**
 * A cipher suite and what its name says about it. The properties are read from the IANA name, whose
 * grammar is fixed; those asked of every suite of every hello are read once. There is one object
 * for each suite, which {@link Suites} makes.
 */
public final class Suite {
  private final int code;
  private final String name;
  private final Origin origin;
  private final boolean dtls;
  private final boolean recommended;
  private final String reference;
  private final KeyExchange keyExchange;
  private final Authentication authentication;
  private final Mode mode;

  Suite(int code, String name, Origin origin, boolean dtls, boolean recommended, String reference) {
    this.code = code;
    this.name = name;
    this.origin = origin;
    this.dtls = dtls;
    this.recommended = recommended;
    this.reference = reference;
    this.keyExchange = readKeyExchange();
    this.authentication = readAuthentication();
    this.mode = readMode();
  }

  /** Two bytes; three for SSLv2. */
  public int code() {
    return code;
  }

  /** The IANA name, or the customary one for suites IANA never numbered. */
  public String name() {
    return name;
  }

  /** Who gave it its number. */
  public Origin origin() {
    return origin;
  }

  /** Whether the registry allows it in DTLS. */
  public boolean dtls() {
    return dtls;
  }

  /** The registry's Recommended mark. */
  public boolean recommended() {
    return recommended;
  }

  /** The RFC or draft. */
  public String reference() {
    return reference;
  }

  public KeyExchange keyExchange() {
    return keyExchange;
  }

  public Authentication authentication() {
    return authentication;
  }

  public Mode mode() {
    return mode;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Who gave a suite its number. */
  public enum Origin {
    IANA,
    /** In use somewhere, never assigned. */
    UNASSIGNED,
    /** The three-byte space of SSLv2. */
    SSL2
  }

  /** How the two sides come to a common secret. */
  public enum KeyExchange {
    RSA,
    DH,
    DHE,
    ECDH,
    ECDHE,
    PSK,
    DHE_PSK,
    ECDHE_PSK,
    RSA_PSK,
    SRP,
    KRB5,
    ECCPWD,
    GOST,
    CECPQ1,
    FORTEZZA,
    /** TLS 1.3 and its kin: decided by the groups, not by the suite. */
    BY_GROUP
  }

  /** How the server proves who it is. */
  public enum Authentication {
    RSA,
    DSS,
    ECDSA,
    PSK,
    SRP,
    KRB5,
    PASSWORD,
    GOST,
    FORTEZZA,
    NONE,
    /** TLS 1.3: decided by the signature schemes. */
    BY_SIGNATURE
  }

  /** How blocks are chained. */
  public enum Mode {
    NONE,
    STREAM,
    CBC,
    GCM,
    CCM,
    CCM_8,
    POLY1305,
    MGM,
    CTR,
    AEGIS
  }

  private KeyExchange readKeyExchange() {
    String left = left();
    return switch (left) {
      case "ECDHE_RSA", "ECDHE_ECDSA", "ECDH_anon", "ECDHE_anon" -> KeyExchange.ECDHE;
      case "ECDH_RSA", "ECDH_ECDSA" -> KeyExchange.ECDH;
      case "DHE_RSA", "DHE_DSS", "DH_anon" -> KeyExchange.DHE;
      case "DH_RSA", "DH_DSS" -> KeyExchange.DH;
      case "PSK" -> KeyExchange.PSK;
      case "DHE_PSK", "PSK_DHE" -> KeyExchange.DHE_PSK;
      case "ECDHE_PSK" -> KeyExchange.ECDHE_PSK;
      case "RSA_PSK" -> KeyExchange.RSA_PSK;
      case "ECCPWD" -> KeyExchange.ECCPWD;
      case "KRB5" -> KeyExchange.KRB5;
      case "" -> KeyExchange.BY_GROUP;
      default -> {
        if (left.startsWith("SRP")) {
          yield KeyExchange.SRP;
        }
        if (left.startsWith("GOST")) {
          yield isThirteen() ? KeyExchange.BY_GROUP : KeyExchange.GOST;
        }
        if (left.startsWith("CECPQ1")) {
          yield KeyExchange.CECPQ1;
        }
        yield left.startsWith("FORTEZZA") ? KeyExchange.FORTEZZA : KeyExchange.RSA;
      }
    };
  }

  private Authentication readAuthentication() {
    String left = left();
    if (left.endsWith("anon")) {
      return Authentication.NONE;
    }
    return switch (left) {
      case "" -> Authentication.BY_SIGNATURE;
      case "PSK", "DHE_PSK", "ECDHE_PSK", "PSK_DHE" -> Authentication.PSK;
      case "SRP_SHA" -> Authentication.SRP;
      case "KRB5" -> Authentication.KRB5;
      case "ECCPWD" -> Authentication.PASSWORD;
      default -> {
        if (left.startsWith("GOST")) {
          yield isThirteen() ? Authentication.BY_SIGNATURE : Authentication.GOST;
        }
        if (left.startsWith("FORTEZZA")) {
          yield Authentication.FORTEZZA;
        }
        if (left.endsWith("ECDSA")) {
          yield Authentication.ECDSA;
        }
        yield left.endsWith("DSS") ? Authentication.DSS : Authentication.RSA;
      }
    };
  }

  /** The cipher without key length and mode, such as {@code AES} or {@code 3DES}. */
  public String encryption() {
    String right = right();
    for (String cipher : CIPHERS) {
      if (right.startsWith(cipher) || right.contains("_" + cipher)) {
        return switch (cipher) {
          case "DES_192_EDE3" -> "3DES";
          case "KUZNYECHIK", "MAGMA" ->
              cipher.charAt(0) + cipher.substring(1).toLowerCase(Locale.ROOT);
          case "28147" -> "GOST 28147-89";
          case "SHA256", "SHA384" -> "NULL";
          case "CHACHA20" -> "ChaCha20";
          default -> cipher;
        };
      }
    }
    return right;
  }

  private static final String[] CIPHERS = {
    "DES_192_EDE3", "3DES", "AES", "CAMELLIA", "ARIA", "CHACHA20", "SEED", "SM4", "IDEA", "AEGIS",
    "RC4", "RC2", "KUZNYECHIK", "MAGMA", "28147", "FORTEZZA", "DES", "NULL", "SHA256", "SHA384"
  };

  /** The effective key length in bits: 40 for export suites, 112 for 3DES, 0 for none. */
  public int bits() {
    String right = right();
    return switch (encryption()) {
      case "NULL" -> 0;
      case "3DES" -> 112;
      case "DES" -> name.contains("DES40") || name.contains("CBC_40") ? 40 : 56;
      case "RC4", "RC2" -> {
        if (right.contains("40")) {
          yield 40;
        }
        yield right.contains("56") ? 56 : right.contains("64") ? 64 : 128;
      }
      case "IDEA", "SEED", "SM4" -> 128;
      case "FORTEZZA" -> 80;
      case "ChaCha20", "Kuznyechik", "Magma", "GOST 28147-89" -> 256;
      default -> right.contains("256") && !right.contains("_128") ? 256 : 128;
    };
  }

  private Mode readMode() {
    String right = right();
    if (encryption().equals("NULL")) {
      return Mode.NONE;
    }
    if (right.contains("CCM_8")) {
      return Mode.CCM_8;
    }
    for (Mode mode :
        new Mode[] {Mode.GCM, Mode.CCM, Mode.POLY1305, Mode.MGM, Mode.CBC, Mode.AEGIS}) {
      if (right.contains(mode.name())) {
        return mode;
      }
    }
    if (right.contains("CTR") || right.contains("CNT")) {
      return Mode.CTR;
    }
    return encryption().equals("RC4") ? Mode.STREAM : Mode.CBC;
  }

  /** The record's own integrity, such as {@code SHA1} or {@code AEAD}. */
  public String mac() {
    if (isAead()) {
      return "AEAD";
    }
    String right = right();
    for (String mac :
        new String[] {
          "SHA256", "SHA384", "SHA", "MD5", "RMD", "OMAC", "IMIT", "GOSTR3411", "GOSTR341112"
        }) {
      if (right.endsWith(mac) || right.contains("_" + mac)) {
        return mac.equals("SHA") ? "SHA1" : mac.equals("RMD") ? "RIPEMD160" : mac;
      }
    }
    return "none";
  }

  /** Whether encryption and integrity are one algorithm. */
  public boolean isAead() {
    return switch (mode()) {
      case GCM, CCM, CCM_8, POLY1305, MGM, AEGIS -> true;
      case NONE, STREAM, CBC, CTR -> false;
    };
  }

  /** Whether a stolen long-term key leaves recorded sessions closed. */
  public boolean isForwardSecret() {
    return switch (keyExchange()) {
      case DHE, ECDHE, DHE_PSK, ECDHE_PSK, BY_GROUP, CECPQ1, ECCPWD, SRP -> true;
      case RSA, DH, ECDH, PSK, RSA_PSK, KRB5, GOST, FORTEZZA -> false;
    };
  }

  /** Whether it was weakened for export. */
  public boolean isExport() {
    return name.contains("EXPORT");
  }

  /** Whether nobody proves who he is. */
  public boolean isAnonymous() {
    return authentication() == Authentication.NONE;
  }

  /** Whether nothing is encrypted. */
  public boolean isUnencrypted() {
    return encryption().equals("NULL");
  }

  /** Whether it belongs to TLS 1.3 and to nothing else. */
  public boolean isThirteen() {
    return code >>> 8 == 0x13
        || code == 0x00C6
        || code == 0x00C7
        || code == 0xC0B4
        || code == 0xC0B5
        || (code >= 0xC103 && code <= 0xC106);
  }

  /** Whether RFC 5246 and its followers forbid it below TLS 1.2: AEAD, or a SHA-2 MAC. */
  public boolean isTwelveOnly() {
    return !isThirteen()
        && origin != Origin.SSL2
        && (isAead() || name.endsWith("SHA256") || name.endsWith("SHA384"));
  }

  /**
   * Whether clients of every make can finish a handshake with it: AES or ChaCha20, RSA or ECDSA.
   */
  public boolean isWidelySpoken() {
    boolean exchanged =
        switch (keyExchange()) {
          case RSA, DHE, ECDHE, BY_GROUP -> true;
          default -> false;
        };
    boolean certified =
        switch (authentication()) {
          case RSA, ECDSA, BY_SIGNATURE -> true;
          default -> false;
        };
    boolean encrypted =
        switch (encryption()) {
          case "AES" -> mode() == Mode.GCM || mode() == Mode.CBC;
          case "ChaCha20" -> true;
          default -> false;
        };
    return exchanged && certified && encrypted && origin == Origin.IANA;
  }

  /** What stands before {@code _WITH_}, without prefix and export marks; empty for TLS 1.3. */
  private String left() {
    int with = name.indexOf("_WITH_");
    if (with < 0 || origin == Origin.SSL2) {
      return origin == Origin.SSL2 ? "RSA" : "";
    }
    int start = name.indexOf('_') + 1;
    return name.substring(start, with)
        .replace("_EXPORT1024", "")
        .replace("_EXPORT", "")
        .replace("_FIPS", "");
  }

  private String right() {
    int with = name.indexOf("_WITH_");
    if (with >= 0 && origin != Origin.SSL2) {
      return name.substring(with + "_WITH_".length());
    }
    return name.substring(name.indexOf('_') + 1);
  }
}
