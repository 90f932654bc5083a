package io.picket.probes.certificate;

import io.picket.fingerprints.tls.SignatureScheme;
import io.picket.fingerprints.tls.SignatureSchemes;
import io.picket.model.TlsVersion;
import io.picket.probes.handshake.Hello;
import io.picket.probes.handshake.ModernSuite;
import io.picket.probes.tls.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A way to ask for a certificate that any server of the last thirty years can answer. It offers no
 * anonymous suite and asks for a stapled OCSP answer and for timestamps.
 *
 * @param versions which versions are offered
 * @param serverName the name to say in SNI; never an address
 * @param suites the suites offered below TLS 1.3
 * @param schemes the schemes the server may sign its handshake with; those for certificates are
 *     never narrowed
 */
record Ask(
    Versions versions, Optional<String> serverName, List<Integer> suites, List<Integer> schemes) {
  /** Offered to see whether a server takes what does not exist; of the private-use range. */
  static final int BOGUS = 0xFDFF;

  private static final int SIGNATURES_OF_CERTIFICATES = 50;

  /** ECDHE, DHE and RSA key exchange, strong before weak; every one comes with a certificate. */
  private static final List<Integer> RSA_SUITES =
      List.of(
          0xc02f, 0xc030, 0xcca8, 0xc027, 0xc028, 0xc013, 0xc014, 0x009e, 0x009f, 0xccaa, 0x0067,
          0x006b, 0x0033, 0x0039, 0x009c, 0x009d, 0x003c, 0x003d, 0x002f, 0x0035, 0xc012, 0x0016,
          0x000a, 0x0041, 0x0084, 0xc011, 0x0005, 0x0004, 0x0009, 0x0015);

  private static final List<Integer> ECDSA_SUITES =
      List.of(
          0xc02b, 0xc02c, 0xcca9, 0xc023, 0xc024, 0xc009, 0xc00a, 0xc0ac, 0xc0ad, 0xc008, 0xc007);

  private static final List<Integer> DSA_SUITES =
      List.of(0x00a2, 0x00a3, 0x0040, 0x006a, 0x0032, 0x0038, 0x0013);

  /** For TLS 1.2; the schemes of TLS 1.3 among them. */
  private static final List<Integer> ALL_SCHEMES =
      List.of(
          0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601, 0x0603, 0x0807, 0x0808,
          0x0809, 0x080a, 0x080b, 0x0904, 0x0905, 0x0906, 0x0201, 0x0203, 0x0402, 0x0202);

  /** Which versions a hello offers. */
  enum Versions {
    ALL,
    TLS_1_3_ALONE,
    BELOW_TLS_1_3
  }

  Ask {
    suites = List.copyOf(suites);
    schemes = List.copyOf(schemes);
  }

  /** Everything on offer. */
  static Ask anything(Optional<String> serverName) {
    return new Ask(Versions.ALL, serverName, allSuites(), ALL_SCHEMES);
  }

  /** TLS 1.2 as the newest. */
  static Ask older(Optional<String> serverName) {
    return new Ask(Versions.BELOW_TLS_1_3, serverName, allSuites(), ALL_SCHEMES);
  }

  /** TLS 1.3 with these schemes, and the bogus one. */
  static Ask modern(Optional<String> serverName, List<Integer> schemes) {
    var offered = new ArrayList<>(schemes);
    offered.add(BOGUS);
    return new Ask(Versions.TLS_1_3_ALONE, serverName, List.of(), offered);
  }

  /** TLS 1.2 and older, with suites and schemes that need another kind of key. */
  static Ask otherKeys(Optional<String> serverName, List<KeyFamily> known) {
    var suites = new ArrayList<Integer>();
    if (!known.contains(KeyFamily.RSA)) {
      suites.addAll(RSA_SUITES);
    }
    if (!known.contains(KeyFamily.ECDSA) || !known.contains(KeyFamily.EDDSA)) {
      suites.addAll(ECDSA_SUITES);
    }
    if (!known.contains(KeyFamily.DSA)) {
      suites.addAll(DSA_SUITES);
    }
    List<Integer> schemes =
        ALL_SCHEMES.stream()
            .filter(code -> known.stream().noneMatch(family -> family.signsWith(code)))
            .toList();
    return new Ask(Versions.BELOW_TLS_1_3, serverName, suites, schemes);
  }

  private static List<Integer> allSuites() {
    var all = new ArrayList<>(ECDSA_SUITES.subList(0, 3));
    all.addAll(RSA_SUITES.subList(0, 3));
    all.addAll(ECDSA_SUITES.subList(3, ECDSA_SUITES.size()));
    all.addAll(RSA_SUITES.subList(3, RSA_SUITES.size()));
    all.addAll(DSA_SUITES);
    return all;
  }

  /** The schemes of TLS 1.3, without those of a list. */
  static List<Integer> modernSchemesWithout(List<Integer> seen) {
    return less(
        SignatureSchemes.all().stream()
            .filter(SignatureScheme::thirteen)
            .map(SignatureScheme::code)
            .toList(),
        seen);
  }

  private static List<Integer> less(List<Integer> all, List<Integer> seen) {
    return all.stream().filter(code -> !seen.contains(code)).toList();
  }

  /**
   * The hello.
   *
   * @param groups for key exchange, in the order offered
   */
  Hello hello(RandomGenerator random, List<Integer> groups) {
    boolean modern = versions != Versions.BELOW_TLS_1_3;
    var offered = new ArrayList<Integer>();
    if (modern) {
      offered.addAll(ModernSuite.codes());
    }
    offered.addAll(suites);
    var extensions = new ArrayList<Extension>();
    serverName.map(Extension::serverName).ifPresent(extensions::add);
    extensions.add(Extension.statusRequest());
    extensions.add(Extension.extendedMasterSecret());
    extensions.add(Extension.signedCertificateTimestamp());
    if (modern) {
      extensions.add(Extension.pskModes());
      extensions.add(Extension.supportedVersions(offeredVersions()));
    }
    extensions.add(Extension.signatures(schemes));
    if (!schemes.equals(ALL_SCHEMES)) {
      extensions.add(
          new Extension(SIGNATURES_OF_CERTIFICATES, Extension.signatures(ALL_SCHEMES).body()));
    }
    extensions.add(Extension.groups(groups));
    // The last extension is never empty: some servers refuse such a hello.
    extensions.add(Extension.pointFormats());
    return Hello.fresh(random, offered, extensions);
  }

  private int[] offeredVersions() {
    IntStream codes =
        versions == Versions.ALL
            ? IntStream.of(0x0304, 0x0303, 0x0302, 0x0301)
            : IntStream.of(TlsVersion.TLS_1_3.code());
    return codes.toArray();
  }
}
