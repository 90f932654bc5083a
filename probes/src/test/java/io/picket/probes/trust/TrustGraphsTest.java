package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole families of cases whose answer follows from a few lines: is there a way through a graph of
 * authorities, some of whose certificates are bad; does any name break any constraint.
 */
class TrustGraphsTest {
  private static final String HOST = "localhost";
  private static final String LEAF = "leaf";
  private static final Instant AT = Instant.parse("2026-11-22T00:00:00Z");

  /** An arrow to a certificate's subject from its issuer. */
  private record Arrow(String from, String to) {}

  private static final List<Arrow> TWO_ROOTS = arrows("I>leaf R1>I R2>I");

  /** RFC 4158 section 2.3. */
  private static final List<Arrow> MESH = arrows("B>leaf C>B A>B C>A A>C R1>C R1>A");

  /** RFC 4158 section 2.4: four hierarchies and meshes around a bridge. */
  private static final List<Arrow> BRIDGE =
      arrows(
          "F>H F>G G>F H>I I>H G>I R1>F R1>G J>K N>leaf L>N L>M R2>J R2>L B>E B>D A>B C>B A>C C>A"
              + " R3>A R3>C R>S O>R O>Q P>S R4>O R4>P R1>X X>R1 R2>X X>R2 R3>X X>R3 R4>X X>R4");

  /** What a certificate may have so that no path leads through it. */
  enum Fault {
    EXPIRED,
    OTHER_NAMES,
    OTHER_PURPOSE,
    NO_BASIC_CONSTRAINTS,
    NO_AUTHORITY,
    SHA_1;

    boolean isForLeaves() {
      return this == EXPIRED || this == OTHER_PURPOSE || this == SHA_1;
    }

    OddCertificate on(OddCertificate certificate) {
      return switch (this) {
        case EXPIRED ->
            certificate.valid(new DERUTCTime("250101000000Z"), new DERUTCTime("260101000000Z"));
        case OTHER_NAMES ->
            certificate.add(
                Extension.nameConstraints,
                true,
                new NameConstraints(trees(List.of(dns(NAME_OUT))), trees(List.of())));
        case OTHER_PURPOSE ->
            certificate.set(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_emailProtection));
        case NO_BASIC_CONSTRAINTS -> certificate.without(Extension.basicConstraints);
        case NO_AUTHORITY ->
            certificate.set(Extension.basicConstraints, true, new BasicConstraints(false));
        case SHA_1 ->
            certificate.signedAs(
                "SHA1withECDSA",
                new DefaultSignatureAlgorithmIdentifierFinder().find("SHA1withECDSA"));
      };
    }
  }

  private static List<Arrow> arrows(String text) {
    return Stream.of(text.split(" ", -1))
        .map(one ->
            new Arrow(one.substring(0, one.indexOf('>')), one.substring(one.indexOf('>') + 1)))
        .toList();
  }

  private static OddCertificate certificate(Arrow arrow) {
    OddCertificate issuer = OddCertificate.root("Graph " + arrow.from());
    return arrow.to().equals(LEAF) ? issuer.leaf(HOST) : issuer.authority("Graph " + arrow.to());
  }

  private static ParsedCertificate read(OddCertificate certificate) {
    return ((ParsedCertificate.Reading.Read) ParsedCertificate.read(certificate.der()))
        .certificate();
  }

  @ParameterizedTest
  @EnumSource
  void aWayThroughTheGraphIsFoundWhereThereIsOne(Fault fault) {
    for (List<Arrow> graph : List.of(TWO_ROOTS, MESH, BRIDGE)) {
      Map<String, ParsedCertificate> anchors = new HashMap<>();
      for (String root : graph.size() > 10 ? List.of("R1", "R3") : List.of("R1")) {
        anchors.put(root, read(OddCertificate.root("Graph " + root)));
      }
      Map<Arrow, ParsedCertificate> sound = new HashMap<>();
      Map<Arrow, ParsedCertificate> bad = new HashMap<>();
      for (Arrow arrow : graph) {
        sound.put(arrow, read(certificate(arrow)));
        bad.put(arrow, read(fault.on(certificate(arrow))));
      }
      for (Set<Arrow> faulty : choices(graph, fault)) {
        for (String root : anchors.keySet()) {
          boolean expected = leads(graph, faulty, root, new HashSet<>());
          for (Profile profile : List.of(Profile.RFC_5280, Profile.WEBPKI)) {
            PathVerdict verdict =
                judge(
                    graph,
                    arrow -> faulty.contains(arrow) ? bad.get(arrow) : sound.get(arrow),
                    anchors.get(root),
                    profile);
            assertThat(verdict)
                .as(graph.size() + " arrows from " + root + ", " + fault + " on " + faulty)
                .isInstanceOf(expected ? PathVerdict.Accepted.class : PathVerdict.Rejected.class);
          }
        }
      }
    }
  }

  /** Nothing faulty, each arrow, and pairs: all of them in small graphs, some in the large one. */
  private static List<Set<Arrow>> choices(List<Arrow> graph, Fault fault) {
    List<Arrow> able =
        graph.stream().filter(one -> fault.isForLeaves() || !one.to().equals(LEAF)).toList();
    var choices = new ArrayList<Set<Arrow>>();
    choices.add(Set.of());
    int step = able.size() > 10 ? 17 : 1;
    for (int i = 0; i < able.size(); i++) {
      choices.add(Set.of(able.get(i)));
      for (int j = i + 1; j < able.size(); j += step) {
        choices.add(Set.of(able.get(i), able.get(j)));
      }
    }
    return choices;
  }

  private static boolean leads(
      List<Arrow> graph, Set<Arrow> faulty, String from, Set<String> passed) {
    if (from.equals(LEAF)) {
      return true;
    }
    return passed.add(from)
        && graph.stream()
            .filter(arrow -> arrow.from().equals(from) && !faulty.contains(arrow))
            .anyMatch(arrow -> leads(graph, faulty, arrow.to(), passed));
  }

  private interface Certificates {
    @Nullable ParsedCertificate of(Arrow arrow);
  }

  private static PathVerdict judge(
      List<Arrow> graph,
      Certificates certificates,
      @Nullable ParsedCertificate root,
      Profile profile) {
    var others = new ArrayList<ParsedCertificate>();
    Optional<ParsedCertificate> leaf = Optional.empty();
    for (Arrow arrow : graph) {
      Optional<ParsedCertificate> one = Optional.ofNullable(certificates.of(arrow));
      if (arrow.to().equals(LEAF)) {
        leaf = one;
      } else {
        one.ifPresent(others::add);
      }
    }
    Collections.rotate(others, graph.size() / 3);
    return PathSearch.judge(
        question(leaf.orElseThrow(), others, Objects.requireNonNull(root), HOST, profile));
  }

  private static Question question(
      ParsedCertificate leaf,
      List<ParsedCertificate> others,
      ParsedCertificate root,
      String host,
      Profile profile) {
    return new Question(
        leaf,
        others,
        TrustStore.of("graph", LocalDate.of(2026, 11, 22), List.of(root)),
        Optional.of(host),
        AT,
        Purpose.SERVER,
        profile,
        Question.USUAL_DEPTH,
        List.of(),
        PolicyDemands.NONE);
  }

  // Names and constraints

  private static final String NAME_IN = "test.localhost";
  private static final String NAME_OUT = "bad.example.com";
  private static final GeneralName TREE_IN = dns("localhost");
  private static final GeneralName TREE_OUT = dns("example.com");
  private static final GeneralName ADDRESS_IN = address(127, 0, 0, 1);
  private static final GeneralName ADDRESS_OUT = address(1, 1, 1, 1);
  private static final GeneralName NET_IN = address(127, 0, 0, 0, 255, 255, 255, 0);
  private static final GeneralName NET_OUT = address(1, 1, 1, 0, 255, 255, 255, 0);

  /** For every name and every constraint: none, the one asked for, another. */
  @Test
  void everyNameUnderEveryConstraint() {
    OddCertificate root = OddCertificate.root("Names Root");
    OddCertificate local = root.authority("Names Local");
    List<ParsedCertificate> issuers = new ArrayList<>();
    for (int limits = 0; limits < 81; limits++) {
      issuers.add(
          read(
              limited(
                  local, digit(limits, 0), digit(limits, 1), digit(limits, 2), digit(limits, 3))));
    }
    OddCertificate issuing = local.authority("Names Issuing");
    ParsedCertificate above = read(local);
    ParsedCertificate anchor = read(root);
    int accepted = 0;
    for (String common : List.of("no name", NAME_IN, NAME_OUT, "127.0.0.1", "1.1.1.1")) {
      for (int names = 0; names < 9; names++) {
        int dns = digit(names, 0);
        int ip = digit(names, 1);
        ParsedCertificate leaf = read(named(issuing, common, dns, ip));
        for (int limits = 0; limits < 81; limits++) {
          boolean broken =
              isBroken(dns, digit(limits, 0), digit(limits, 1))
                  || isBroken(ip, digit(limits, 2), digit(limits, 3));
          for (String host : List.of(NAME_IN, "127.0.0.1")) {
            boolean expected = !broken && (host.equals(NAME_IN) ? dns : ip) == 1;
            PathVerdict verdict =
                PathSearch.judge(
                    question(
                        leaf, List.of(above, issuers.get(limits)), anchor, host, Profile.WEBPKI));
            assertThat(verdict)
                .as(host + " for " + common + ", names " + names + ", limits " + limits)
                .isInstanceOf(expected ? PathVerdict.Accepted.class : PathVerdict.Rejected.class);
            accepted += expected ? 1 : 0;
          }
        }
      }
    }
    assertThat(accepted).isPositive();
  }

  private static int digit(int number, int place) {
    return number / (int) Math.pow(3, place) % 3;
  }

  /** A name that is there breaks a permission for another, and an exclusion of its own. */
  private static boolean isBroken(int name, int permitted, int excluded) {
    return name != 0 && ((permitted != 0 && permitted != name) || excluded == name);
  }

  private static OddCertificate limited(
      OddCertificate local, int dnsPermitted, int dnsExcluded, int ipPermitted, int ipExcluded) {
    OddCertificate issuer = local.authority("Names Issuing");
    var permitted = new ArrayList<GeneralName>();
    var excluded = new ArrayList<GeneralName>();
    pick(dnsPermitted, TREE_IN, TREE_OUT).ifPresent(permitted::add);
    pick(ipPermitted, NET_IN, NET_OUT).ifPresent(permitted::add);
    pick(dnsExcluded, TREE_IN, TREE_OUT).ifPresent(excluded::add);
    pick(ipExcluded, NET_IN, NET_OUT).ifPresent(excluded::add);
    return permitted.isEmpty() && excluded.isEmpty()
        ? issuer
        : issuer.add(
            Extension.nameConstraints,
            true,
            new NameConstraints(trees(permitted), trees(excluded)));
  }

  private static Optional<GeneralName> pick(int which, GeneralName in, GeneralName out) {
    return which == 0 ? Optional.empty() : Optional.of(which == 1 ? in : out);
  }

  private static GeneralSubtree @Nullable [] trees(List<GeneralName> names) {
    return names.isEmpty()
        ? null
        : names.stream().map(GeneralSubtree::new).toArray(GeneralSubtree[]::new);
  }

  private static OddCertificate named(OddCertificate issuing, String common, int dns, int ip) {
    OddCertificate leaf = issuing.leaf(HOST).subject("CN=" + common + ",O=x");
    var names = new ArrayList<GeneralName>();
    pick(dns, dns(NAME_IN), dns(NAME_OUT)).ifPresent(names::add);
    pick(ip, ADDRESS_IN, ADDRESS_OUT).ifPresent(names::add);
    return names.isEmpty()
        ? leaf.without(Extension.subjectAlternativeName)
        : leaf.names(names.toArray(GeneralName[]::new));
  }

  private static GeneralName dns(String name) {
    return new GeneralName(GeneralName.dNSName, name);
  }

  private static GeneralName address(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    return new GeneralName(GeneralName.iPAddress, new DEROctetString(bytes));
  }
}
