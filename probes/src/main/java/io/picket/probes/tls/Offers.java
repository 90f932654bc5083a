package io.picket.probes.tls;

import io.picket.fingerprints.tls.Group;
import io.picket.fingerprints.tls.Groups;
import io.picket.fingerprints.tls.SignatureScheme;
import io.picket.fingerprints.tls.SignatureSchemes;
import io.picket.fingerprints.tls.Suite;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What there is to offer: the suites of each version, groups, signature schemes, and the hellos
 * made of them. Suites stand in an order in which the likely ones come first.
 */
final class Offers {
  private static final List<Integer> BELOW_13 =
      codes(suite -> !suite.isThirteen() && suite.origin() != Suite.Origin.SSL2);
  private static final List<Integer> OF_13 = codes(Suite::isThirteen);
  private static final List<Integer> OF_SSL2 = codes(suite -> suite.origin() == Suite.Origin.SSL2);

  /** Curves for ECDHE below TLS 1.3; no FFDHE group, which would forbid a server its own prime. */
  static final List<Integer> CURVES =
      List.of(
          29, 23, 24, 25, 30, 26, 27, 28, 22, 21, 20, 19, 18, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4,
          3, 2, 1, 17, 16, 15);

  /** Groups for TLS 1.3, the usual ones first. */
  static final List<Integer> GROUPS = groups();

  /** Schemes a client of today knows, those of TLS 1.2 included; without RSA with MD5. */
  static final List<Integer> SIGNATURES =
      SignatureSchemes.all().stream()
          .filter(scheme -> !scheme.hash().equals("MD5") && !scheme.key().equals("ML-DSA"))
          .sorted(Comparator.comparingInt(Offers::signatureRank))
          .map(SignatureScheme::code)
          .toList();

  private final Optional<String> serverName;

  /**
   * @param serverName the DNS name to say in SNI; never an address
   */
  Offers(Optional<String> serverName) {
    this.serverName = serverName;
  }

  /** Every suite worth asking for in a version, likely ones first. */
  static List<Integer> suites(TlsVersion version) {
    return switch (version) {
      case SSL_2 -> OF_SSL2;
      case SSL_3, TLS_1_0, TLS_1_1, TLS_1_2 -> BELOW_13;
      case TLS_1_3 -> OF_13;
    };
  }

  /** The usual hello for a version. TLS 1.3 brings real shares of X25519 and P-256. */
  Offer usual(TlsVersion version, List<Integer> suites) {
    return new Offer(version, suites, hello(version, suites));
  }

  /**
   * More suites than a server must bear: all those of versions below TLS 1.3 stand behind. To TLS
   * 1.3 they are ballast that cannot be chosen.
   */
  Offer heavy(TlsVersion version, List<Integer> suites) {
    var more = new ArrayList<>(suites);
    BELOW_13.stream().filter(suite -> !suites.contains(suite)).forEach(more::add);
    return new Offer(version, version == TlsVersion.TLS_1_3 ? suites : more, hello(version, more));
  }

  private Greeting hello(TlsVersion version, List<Integer> suites) {
    return switch (version) {
      case SSL_2 -> new Ssl2Hello(suites);
      case SSL_3 ->
          new ClientHello(version.code(), suites, 0, Octets.of((byte) 0), List.of(), true);
      case TLS_1_0, TLS_1_1, TLS_1_2 ->
          new ClientHello(version.code(), suites, 0, Octets.of((byte) 0), below13(version), true);
      case TLS_1_3 -> thirteen(suites, GROUPS, Extension.keyShare(KeyShare.usual()));
    };
  }

  /** The extensions of a hello up to TLS 1.2; what proves a chain is asked for along with it. */
  private List<Extension> below13(TlsVersion version) {
    return below13(version, CURVES, SIGNATURES);
  }

  private List<Extension> below13(
      TlsVersion version, List<Integer> curves, List<Integer> signatures) {
    var extensions = named();
    extensions.add(Extension.statusRequest());
    extensions.add(Extension.extendedMasterSecret());
    extensions.add(Extension.signedCertificateTimestamp());
    extensions.add(Extension.encryptThenMac());
    extensions.add(Extension.sessionTicket());
    if (version == TlsVersion.TLS_1_2) {
      extensions.add(Extension.signatures(signatures));
    }
    extensions.add(Extension.groups(curves));
    extensions.add(Extension.pointFormats());
    return extensions;
  }

  /** A hello up to TLS 1.2 with lists of its own. */
  ClientHello below13(TlsVersion version, List<Integer> suites, CurveQuestions.Lists lists) {
    var extensions = below13(version, lists.curves(), lists.signatures());
    if (!lists.protocols().isEmpty()) {
      extensions.addFirst(Extension.alpn(lists.protocols()));
    }
    return new ClientHello(version.code(), suites, 0, Octets.of((byte) 0), extensions, true);
  }

  /** The same, with compression and heartbeat on offer as well. */
  ClientHello withExtras(TlsVersion version, List<Integer> suites, CurveQuestions.Lists lists) {
    ClientHello plain = below13(version, suites, lists);
    var extensions = new ArrayList<>(plain.extensions());
    extensions.addFirst(Extension.heartbeat());
    return new ClientHello(
        version.code(), suites, 0, Octets.of((byte) 1, (byte) 0), extensions, true);
  }

  /**
   * A hello of TLS 1.3 without key share, which names suite and group with one answer.
   *
   * @param signatures for the handshake; those of certificates are never narrowed
   */
  ClientHello joint(
      List<Integer> suites, List<Integer> groups, List<Integer> signatures, boolean ballast) {
    var all = new ArrayList<>(suites);
    if (ballast) {
      all.addAll(BELOW_13);
    }
    return thirteen(all, groups, signatures, Extension.emptyKeyShare());
  }

  /** Groups with one in front that is none. */
  Extension grease(List<Integer> groups) {
    var greased = new ArrayList<>(groups);
    greased.addFirst(Strangeness.GREASE);
    return Extension.groups(greased);
  }

  /** A hello that allows TLS 1.3 alone. */
  private ClientHello thirteen(List<Integer> suites, List<Integer> groups, Extension keyShare) {
    return thirteen(suites, groups, SIGNATURES, keyShare);
  }

  private ClientHello thirteen(
      List<Integer> suites, List<Integer> groups, List<Integer> signatures, Extension keyShare) {
    var extensions = named();
    extensions.add(Extension.statusRequest());
    extensions.add(Extension.extendedMasterSecret());
    extensions.add(Extension.signedCertificateTimestamp());
    extensions.add(Extension.signatures(signatures));
    if (!signatures.equals(SIGNATURES)) {
      extensions.add(Extension.signaturesOfCertificates(SIGNATURES));
    }
    extensions.add(Extension.groups(groups));
    extensions.add(Extension.pointFormats());
    extensions.add(Extension.pskModes());
    extensions.add(keyShare);
    extensions.add(Extension.supportedVersions(TlsVersion.TLS_1_3.code()));
    return new ClientHello(
        TlsVersion.TLS_1_2.code(), suites, 32, Octets.of((byte) 0), extensions, true);
  }

  /** A new list that starts with SNI where there is a name to say. */
  List<Extension> named() {
    var extensions = new ArrayList<Extension>();
    serverName.map(Extension::serverName).ifPresent(extensions::add);
    return extensions;
  }

  private static List<Integer> codes(java.util.function.Predicate<Suite> which) {
    return Suites.all().stream()
        .filter(which)
        .sorted(Comparator.comparingInt(Offers::rank))
        .map(Suite::code)
        .toList();
  }

  /** Likely suites first: by how they exchange keys, then by cipher; ties by code. */
  private static int rank(Suite suite) {
    int exchange =
        switch (suite.keyExchange()) {
          case BY_GROUP, ECDHE -> 0;
          case RSA -> 1;
          case DHE -> 2;
          case ECDH, DH -> 20;
          case PSK, DHE_PSK, ECDHE_PSK, RSA_PSK, SRP, KRB5, ECCPWD, GOST, CECPQ1, FORTEZZA -> 40;
        };
    int authentication =
        switch (suite.authentication()) {
          case RSA, ECDSA, BY_SIGNATURE -> 0;
          case DSS, NONE -> 12;
          case PSK, SRP, KRB5, PASSWORD, GOST, FORTEZZA -> 20;
        };
    int cipher =
        switch (suite.encryption()) {
          case "AES" -> suite.mode() == Suite.Mode.GCM ? 0 : suite.mode() == Suite.Mode.CBC ? 2 : 8;
          case "ChaCha20" -> 1;
          case "3DES", "RC4" -> 4;
          case "CAMELLIA" -> 6;
          case "DES", "NULL", "RC2", "IDEA", "SEED" -> 10;
          default -> 12;
        };
    int unassigned = suite.origin() == Suite.Origin.UNASSIGNED ? 30 : 0;
    return exchange + authentication + cipher + unassigned;
  }

  private static List<Integer> groups() {
    var first = List.of(29, 23, 24, 25, 30, 0x11EC, 0x11EB, 0x11ED, 0x0201, 0x0202, 0x0200);
    var all = new ArrayList<>(first);
    for (Group group : Groups.all()) {
      if (group.thirteen() && !first.contains(group.code())) {
        all.add(group.code());
      }
    }
    return List.copyOf(all);
  }

  private static int signatureRank(SignatureScheme scheme) {
    boolean modern = scheme.thirteen() || scheme.name().startsWith("rsa_pkcs1_sha2");
    int hash =
        switch (scheme.hash()) {
          case "SHA256" -> 0;
          case "SHA384" -> 1;
          case "SHA512" -> 2;
          case "SHA1" -> 5;
          default -> 4;
        };
    int rank = (modern ? 0 : 10) + hash + (scheme.key().equals("DSA") ? 10 : 0);
    // Keys of RSA have several schemes, so that the first answers leave more to ask for at once.
    return 2 * rank + (scheme.key().equals("RSA") ? 0 : 1);
  }
}
