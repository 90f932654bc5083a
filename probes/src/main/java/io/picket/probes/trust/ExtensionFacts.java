package io.picket.probes.trust;

import io.picket.model.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** The extensions of RFC 5280 section 4.2, decoded once; what cannot be decoded is listed. */
final class ExtensionFacts {
  static final String BASIC_CONSTRAINTS = "2.5.29.19";
  static final String KEY_USAGE = "2.5.29.15";
  static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  static final String SUBJECT_ALT_NAME = "2.5.29.17";
  static final String NAME_CONSTRAINTS = "2.5.29.30";
  static final String AUTHORITY_KEY = "2.5.29.35";
  static final String SUBJECT_KEY = "2.5.29.14";
  static final String POLICIES = "2.5.29.32";
  static final String POLICY_MAPPINGS = "2.5.29.33";
  static final String POLICY_CONSTRAINTS = "2.5.29.36";
  static final String INHIBIT_ANY_POLICY = "2.5.29.54";
  static final String AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1";
  static final String TLS_FEATURE = "1.3.6.1.5.5.7.1.24";
  static final String TIMESTAMPS = "1.3.6.1.4.1.11129.2.4.2";
  static final String POISON = "1.3.6.1.4.1.11129.2.4.3";
  private static final String ISSUER_ALT_NAME = "2.5.29.18";
  private static final String CRL_POINTS = "2.5.29.31";

  /** Extensions whose meaning is applied, so that they may be critical. */
  static final Set<String> UNDERSTOOD =
      Set.of(
          BASIC_CONSTRAINTS,
          KEY_USAGE,
          EXTENDED_KEY_USAGE,
          SUBJECT_ALT_NAME,
          NAME_CONSTRAINTS,
          POLICIES,
          POLICY_MAPPINGS,
          POLICY_CONSTRAINTS,
          INHIBIT_ANY_POLICY,
          ISSUER_ALT_NAME,
          CRL_POINTS,
          AUTHORITY_KEY,
          SUBJECT_KEY,
          TLS_FEATURE);

  private final List<String> malformed = new ArrayList<>();
  private Optional<Boolean> authority = Optional.empty();
  private OptionalInt pathLength = OptionalInt.empty();
  private OptionalInt keyUsage = OptionalInt.empty();
  private Optional<Set<String>> purposes = Optional.empty();
  private Optional<List<GeneralName>> names = Optional.empty();
  private Optional<NameConstraints> constraints = Optional.empty();
  private Optional<List<String>> policies = Optional.empty();
  private Map<String, Set<String>> mappings = Map.of();
  private boolean mapsAnyPolicy;
  private OptionalInt requireExplicitPolicy = OptionalInt.empty();
  private OptionalInt inhibitMapping = OptionalInt.empty();
  private OptionalInt inhibitAnyPolicy = OptionalInt.empty();
  private boolean emptyPolicyConstraints;
  private Optional<AuthorityKeyIdentifier> authorityKey = Optional.empty();
  private Optional<String> subjectKey = Optional.empty();
  private List<String> issuerUrls = List.of();
  private List<String> responderUrls = List.of();
  private boolean mustStaple;
  private OptionalInt timestamps = OptionalInt.empty();
  private Optional<Instant> earliestTimestamp = Optional.empty();
  private List<DistributionPoint> crlPoints = List.of();

  private ExtensionFacts() {}

  static ExtensionFacts read(Map<String, ParsedCertificate.Ext> extensions) {
    var facts = new ExtensionFacts();
    extensions.forEach((oid, extension) -> {
      try {
        facts.take(oid, extension.value());
      } catch (IOException | RuntimeException e) {
        facts.malformed.add(oid);
      }
    });
    return facts;
  }

  private void take(String oid, ASN1OctetString value) throws IOException {
    byte[] octets = value.getOctets();
    if (!UNDERSTOOD.contains(oid)
        && !oid.equals(AUTHORITY_INFORMATION)
        && !oid.equals(TIMESTAMPS)) {
      return;
    }
    if (DerBounds.problem(octets).isPresent()) {
      malformed.add(oid);
      return;
    }
    ASN1Primitive inner = ASN1Primitive.fromByteArray(octets);
    switch (oid) {
      case BASIC_CONSTRAINTS -> {
        BasicConstraints basic = BasicConstraints.getInstance(inner);
        authority = Optional.of(basic.isCA());
        if (basic.getPathLenConstraint() != null) {
          pathLength = OptionalInt.of(small(basic.getPathLenConstraint()));
        }
      }
      case KEY_USAGE -> {
        KeyUsage usage = KeyUsage.getInstance(inner);
        int bits = 0;
        byte[] raw = usage.getBytes();
        for (int i = 0; i < Math.min(2, raw.length); i++) {
          bits |= (raw[i] & 0xff) << (8 * i);
        }
        keyUsage = OptionalInt.of(bits);
      }
      case EXTENDED_KEY_USAGE -> {
        var set = new LinkedHashSet<String>();
        for (KeyPurposeId id : ExtendedKeyUsage.getInstance(inner).getUsages()) {
          set.add(id.getId());
        }
        purposes = Optional.of(Set.copyOf(set));
      }
      case SUBJECT_ALT_NAME ->
          names = Optional.of(List.of(GeneralNames.getInstance(inner).getNames()));
      case NAME_CONSTRAINTS -> constraints = Optional.of(NameConstraints.getInstance(inner));
      case POLICIES -> {
        var list = new ArrayList<String>();
        for (PolicyInformation info :
            CertificatePolicies.getInstance(inner).getPolicyInformation()) {
          list.add(info.getPolicyIdentifier().getId());
        }
        policies = Optional.of(List.copyOf(list));
      }
      case POLICY_MAPPINGS -> readMappings(ASN1Sequence.getInstance(inner));
      case POLICY_CONSTRAINTS -> {
        PolicyConstraints policy = PolicyConstraints.getInstance(inner);
        if (policy.getRequireExplicitPolicyMapping() != null) {
          requireExplicitPolicy =
              OptionalInt.of(policy.getRequireExplicitPolicyMapping().min(LARGE).intValueExact());
        }
        if (policy.getInhibitPolicyMapping() != null) {
          inhibitMapping =
              OptionalInt.of(policy.getInhibitPolicyMapping().min(LARGE).intValueExact());
        }
        emptyPolicyConstraints = requireExplicitPolicy.isEmpty() && inhibitMapping.isEmpty();
      }
      case INHIBIT_ANY_POLICY ->
          inhibitAnyPolicy = OptionalInt.of(small(ASN1Integer.getInstance(inner).getValue()));
      case AUTHORITY_KEY -> authorityKey = Optional.of(AuthorityKeyIdentifier.getInstance(inner));
      case SUBJECT_KEY ->
          subjectKey =
              Optional.of(
                  ParsedCertificate.hex(
                      SubjectKeyIdentifier.getInstance(inner).getKeyIdentifier()));
      case CRL_POINTS ->
          crlPoints = List.of(CRLDistPoint.getInstance(inner).getDistributionPoints());
      case AUTHORITY_INFORMATION -> readUrls(AuthorityInformationAccess.getInstance(inner));
      case TLS_FEATURE -> {
        for (var feature : ASN1Sequence.getInstance(inner)) {
          mustStaple |= ASN1Integer.getInstance(feature).hasValue(5);
        }
      }
      case TIMESTAMPS -> {
        timestamps = OptionalInt.of(count(ASN1OctetString.getInstance(inner)));
        earliestTimestamp = earliest(ASN1OctetString.getInstance(inner));
      }
      default -> {
        // Understood without being decoded.
      }
    }
  }

  private static final java.math.BigInteger LARGE = java.math.BigInteger.valueOf(1_000_000);

  private static int small(java.math.BigInteger value) {
    if (value.signum() < 0) {
      throw new IllegalArgumentException("negative");
    }
    return value.min(LARGE).intValueExact();
  }

  private void readMappings(ASN1Sequence pairs) {
    var map = new HashMap<String, Set<String>>();
    for (var pair : pairs) {
      ASN1Sequence both = ASN1Sequence.getInstance(pair);
      String from = both.getObjectAt(0).toString();
      String to = both.getObjectAt(1).toString();
      mapsAnyPolicy |= from.equals(Policies.ANY) || to.equals(Policies.ANY);
      map.computeIfAbsent(from, key -> new LinkedHashSet<>()).add(to);
    }
    mappings = map;
  }

  private void readUrls(AuthorityInformationAccess access) {
    var issuers = new ArrayList<String>();
    var responders = new ArrayList<String>();
    for (AccessDescription description : access.getAccessDescriptions()) {
      if (description.getAccessLocation().getTagNo() == GeneralName.uniformResourceIdentifier) {
        String url = Text.printable(description.getAccessLocation().getName().toString(), 300);
        if (description.getAccessMethod().equals(AccessDescription.id_ad_caIssuers)) {
          issuers.add(url);
        } else if (description.getAccessMethod().equals(AccessDescription.id_ad_ocsp)) {
          responders.add(url);
        }
      }
    }
    issuerUrls = List.copyOf(issuers);
    responderUrls = List.copyOf(responders);
  }

  /** The earliest time of the timestamps embedded, 43 bytes into each: version, log, time. */
  private static Optional<Instant> earliest(ASN1OctetString list) {
    ByteBuffer bytes = ByteBuffer.wrap(list.getOctets());
    Optional<Instant> earliest = Optional.empty();
    for (int at = 2; at + 43 <= bytes.limit(); at += 2 + Short.toUnsignedInt(bytes.getShort(at))) {
      Instant time = Instant.ofEpochMilli(bytes.getLong(at + 35));
      earliest = earliest.filter(time::isAfter).or(() -> Optional.of(time));
    }
    return earliest;
  }

  /** How many timestamps a SignedCertificateTimestampList holds (RFC 6962 section 3.3). */
  private static int count(ASN1OctetString list) {
    byte[] bytes = list.getOctets();
    int total = bytes.length < 2 ? -1 : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    if (total != bytes.length - 2) {
      throw new IllegalArgumentException("the list's length is wrong");
    }
    int count = 0;
    int at = 2;
    while (at + 2 <= bytes.length) {
      at += 2 + ((bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff));
      count++;
    }
    if (at != bytes.length) {
      throw new IllegalArgumentException("an entry's length is wrong");
    }
    return count;
  }

  /** Object identifiers of extensions that are there and cannot be decoded. */
  List<String> malformed() {
    return List.copyOf(malformed);
  }

  /** basicConstraints: empty when the extension is missing, else cA. */
  Optional<Boolean> authority() {
    return authority;
  }

  boolean isAuthority() {
    return authority.orElse(false);
  }

  OptionalInt pathLength() {
    return pathLength;
  }

  boolean hasKeyUsage() {
    return keyUsage.isPresent();
  }

  /** Whether keyUsage has a bit of {@link KeyUsage}; false also when the extension is missing. */
  boolean usage(int bit) {
    return (keyUsage.orElse(0) & bit) != 0;
  }

  Optional<Set<String>> purposes() {
    return purposes;
  }

  Optional<List<GeneralName>> names() {
    return names;
  }

  Optional<NameConstraints> constraints() {
    return constraints;
  }

  Optional<List<String>> policies() {
    return policies;
  }

  Map<String, Set<String>> mappings() {
    return mappings;
  }

  boolean mapsAnyPolicy() {
    return mapsAnyPolicy;
  }

  OptionalInt requireExplicitPolicy() {
    return requireExplicitPolicy;
  }

  OptionalInt inhibitMapping() {
    return inhibitMapping;
  }

  OptionalInt inhibitAnyPolicy() {
    return inhibitAnyPolicy;
  }

  boolean emptyPolicyConstraints() {
    return emptyPolicyConstraints;
  }

  Optional<AuthorityKeyIdentifier> authorityKey() {
    return authorityKey;
  }

  /** The key identifier of the issuer, lower-case hexadecimal. */
  Optional<String> authorityKeyId() {
    return authorityKey
        .map(AuthorityKeyIdentifier::getKeyIdentifierOctets)
        .map(ParsedCertificate::hex);
  }

  /** The key identifier of the subject, lower-case hexadecimal. */
  Optional<String> subjectKey() {
    return subjectKey;
  }

  /** Where the issuer's certificate may be fetched; never fetched here. */
  List<String> issuerUrls() {
    return issuerUrls;
  }

  List<String> responderUrls() {
    return responderUrls;
  }

  /** Where revocation lists for this certificate are published. */
  List<DistributionPoint> crlPoints() {
    return crlPoints;
  }

  boolean mustStaple() {
    return mustStaple;
  }

  /** The earliest embedded timestamp, not verified; empty without one. */
  Optional<Instant> earliestTimestamp() {
    return earliestTimestamp;
  }

  /** How many signed certificate timestamps are embedded; empty without the extension. */
  OptionalInt timestamps() {
    return timestamps;
  }
}
