package io.picket.probes.trust;

import io.picket.model.Addresses;
import io.picket.model.CertificateSeen.Fault;
import io.picket.model.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * The MUSTs on the form of a certificate (RFC 5280 section 4, CA/Browser Forum baseline
 * requirements section 7.1). Agents differ in how many of them they enforce; under {@link
 * Profile#WEBPKI} all of them decide, otherwise they are notes.
 */
final class FormRules {
  private static final Set<String> WEB_CURVES = Set.of("P-256", "P-384", "P-521");
  private static final Set<String> WEB_KEYS =
      Set.of("RSA", "EC", "Ed25519", "Ed448", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87");

  /**
   * Baseline requirements 7.1.2.7.10 and 7.1.2.10.6: code signing, e-mail, time stamping, OCSP,
   * precertificates.
   */
  private static final Set<String> NOT_BESIDE_SERVERS =
      Set.of(
          "1.3.6.1.5.5.7.3.3",
          "1.3.6.1.5.5.7.3.4",
          "1.3.6.1.5.5.7.3.8",
          "1.3.6.1.5.5.7.3.9",
          "1.3.6.1.4.1.11129.2.4.4");

  /** S/MIME baseline requirements 7.1.2.3 (f): servers, code signing, time stamping, any. */
  private static final Set<String> NOT_BESIDE_MAIL =
      Set.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.3", "1.3.6.1.5.5.7.3.8", Purpose.ANY);

  private static final int NOT_FOR_SIGNERS =
      KeyUsage.keyEncipherment
          | KeyUsage.dataEncipherment
          | KeyUsage.keyAgreement
          | KeyUsage.encipherOnly
          | KeyUsage.decipherOnly;

  private final ParsedCertificate certificate;
  private final ExtensionFacts facts;
  private final List<Violation> found = new ArrayList<>();

  private FormRules(ParsedCertificate certificate) {
    this.certificate = certificate;
    this.facts = certificate.facts();
  }

  /** Where in a path a certificate stands. */
  enum Place {
    LEAF,
    INTERMEDIATE,
    ROOT
  }

  /** Everything against the form, in a fixed order. */
  static List<Violation> violations(ParsedCertificate certificate, Place place, Purpose purpose) {
    var rules = new FormRules(certificate);
    rules.everywhere();
    rules.key();
    switch (place) {
      case LEAF -> rules.leaf(purpose);
      case INTERMEDIATE -> {
        rules.authority();
        // A root is trusted for what it is, and some have no keyUsage.
        rules.must(
            rules.facts.hasKeyUsage(), "authority-key-usage", "an authority without keyUsage");
        rules.authorityKey();
        if (purpose == Purpose.EMAIL) {
          rules.mailAuthority();
        } else if (purpose == Purpose.SERVER) {
          rules.serverAuthority();
        }
      }
      case ROOT -> {
        rules.authority();
        rules.root();
      }
    }
    return List.copyOf(rules.found);
  }

  private void must(boolean kept, String rule, String text) {
    if (!kept) {
      found.add(new Violation(rule, Fault.MALFORMED, text));
    }
  }

  private boolean critical(String oid) {
    var extension = certificate.extensions().get(oid);
    return extension != null && extension.critical();
  }

  private boolean has(String oid) {
    return certificate.extensions().containsKey(oid);
  }

  private void everywhere() {
    must(certificate.version() == 3, "version-3", "version " + certificate.version() + ", not 3");
    must(certificate.serial().signum() > 0, "serial-positive", "the serial number is not positive");
    must(certificate.serialBytes() <= 20, "serial-length", "the serial number is above 20 octets");
    must(!certificate.issuer().isEmpty(), "issuer-empty", "the issuer is empty");
    must(
        certificate.timesAsProfiled(),
        "validity-form",
        "validity is not written as UTCTime until 2049 and GeneralizedTime from 2050, with"
            + " seconds");
    must(
        !critical(ExtensionFacts.AUTHORITY_KEY),
        "aki-critical",
        "authorityKeyIdentifier is critical");
    must(!critical(ExtensionFacts.SUBJECT_KEY), "ski-critical", "subjectKeyIdentifier is critical");
    must(
        !critical(ExtensionFacts.AUTHORITY_INFORMATION),
        "aia-critical",
        "authorityInfoAccess is critical");
    must(
        facts.pathLength().isEmpty() || facts.isAuthority(),
        "path-length-without-authority",
        "a path length on a certificate that is no authority");
    must(
        facts.malformed().isEmpty(),
        "extension-malformed",
        "extensions that cannot be decoded: " + String.join(", ", facts.malformed()));
    must(
        !has(ExtensionFacts.NAME_CONSTRAINTS) || critical(ExtensionFacts.NAME_CONSTRAINTS),
        "name-constraints-critical",
        "nameConstraints is not critical");
    must(
        !has(ExtensionFacts.POLICY_CONSTRAINTS) || critical(ExtensionFacts.POLICY_CONSTRAINTS),
        "policy-constraints-critical",
        "policyConstraints is not critical");
    must(!facts.emptyPolicyConstraints(), "policy-constraints-empty", "policyConstraints is empty");
    must(
        !has(ExtensionFacts.INHIBIT_ANY_POLICY) || critical(ExtensionFacts.INHIBIT_ANY_POLICY),
        "inhibit-any-policy-critical",
        "inhibitAnyPolicy is not critical");
    must(
        facts.policies().map(all -> Set.copyOf(all).size() == all.size()).orElse(true),
        "policy-twice",
        "a policy stands twice in certificatePolicies");
    must(
        certificate.structure().getTBSCertificate().getIssuerUniqueId() == null
            && certificate.structure().getTBSCertificate().getSubjectUniqueId() == null,
        "unique-identifiers",
        "unique identifiers, which no authority may use any more");
    must(
        AlgorithmForms.areAsProfiled(certificate.structure().getSignatureAlgorithm()),
        "signature-parameters",
        "the parameters of the signature algorithm are not those its standard wants");
    names();
  }

  private void key() {
    PublicKeyFacts key = certificate.key();
    boolean strong =
        switch (key.algorithm()) {
          case "RSA" -> key.bits() >= 2048;
          case "EC" -> key.curve().map(WEB_CURVES::contains).orElse(false);
          default -> WEB_KEYS.contains(key.algorithm());
        };
    if (!strong) {
      found.add(new Violation("key-not-allowed", Fault.WEAK_ALGORITHM, "the key is " + key.text()));
    }
    must(
        !key.algorithm().equals("RSA") || key.bits() % 8 == 0,
        "rsa-modulus-octets",
        "the modulus has " + key.bits() + " bits, no multiple of eight");
    must(
        AlgorithmForms.areAsProfiled(certificate.publicKeyInfo().getAlgorithm()),
        "key-parameters",
        "the parameters of the key's algorithm are not those its standard wants");
    // RFC 9295 section 3, RFC 9881 section 5: such keys sign and do nothing else.
    boolean signsOnly = key.algorithm().startsWith("ML-DSA") || key.algorithm().startsWith("Ed");
    must(
        !signsOnly || !facts.usage(NOT_FOR_SIGNERS),
        "key-usage-of-signature-key",
        "its key can sign only, and keyUsage allows encryption or key agreement");
  }

  private void authority() {
    must(!certificate.subject().isEmpty(), "authority-subject", "an authority without a subject");
    must(
        critical(ExtensionFacts.BASIC_CONSTRAINTS),
        "basic-constraints-critical",
        "basicConstraints is missing or not critical");
    must(
        facts.subjectKey().isPresent(),
        "authority-ski",
        "an authority without subjectKeyIdentifier");
  }

  private void authorityKey() {
    must(
        facts.authorityKeyId().isPresent(),
        "aki-missing",
        "authorityKeyIdentifier without keyIdentifier, or missing");
  }

  /** CA/Browser Forum's S/MIME baseline requirements 7.1.2.2 (e) and (g). */
  private void mailAuthority() {
    must(facts.usage(KeyUsage.cRLSign), "mail-authority-crl", "it may not sign revocation lists");
    must(
        isFree(NOT_BESIDE_MAIL), "mail-other-purpose", "extended key usage mixes mail with others");
  }

  /** Baseline requirements 7.1.2.10.6; any purpose may stand there alone (7.1.2.2.4). */
  private void serverAuthority() {
    must(
        isFree(NOT_BESIDE_SERVERS)
            && facts
                .purposes()
                .map(set -> set.size() == 1 || !set.contains(Purpose.ANY))
                .orElse(true),
        "authority-other-purpose",
        "an issuer for servers that may issue for code, mail, time stamps or authorities' work"
            + " too");
  }

  private boolean isFree(Set<String> forbidden) {
    return facts.purposes().map(set -> set.stream().noneMatch(forbidden::contains)).orElse(true);
  }

  private void root() {
    must(!has(ExtensionFacts.EXTENDED_KEY_USAGE), "root-purpose", "a root with extended key usage");
    Optional<AuthorityKeyIdentifier> key = facts.authorityKey();
    if (key.isEmpty()) {
      must(certificate.isSelfIssued(), "aki-missing", "a cross-signed root without authority key");
      return;
    }
    must(
        facts.authorityKeyId().isPresent(),
        "root-aki-key",
        "authorityKeyIdentifier without keyIdentifier");
    must(
        key.get().getAuthorityCertIssuer() == null
            && key.get().getAuthorityCertSerialNumber() == null,
        "root-aki-issuer",
        "authorityKeyIdentifier of a root names issuer or serial number");
    must(
        !certificate.isSelfIssued() || facts.authorityKeyId().equals(facts.subjectKey()),
        "root-aki-differs",
        "authority and subject key identifier of a root differ");
  }

  private void leaf(Purpose purpose) {
    if (!certificate.isSelfIssued()) {
      authorityKey();
    }
    must(!facts.isAuthority(), "leaf-authority", "an authority's certificate used as a leaf");
    must(
        !facts.usage(KeyUsage.keyCertSign),
        "leaf-signs-certificates",
        "a leaf whose key may sign certificates");
    must(!has(ExtensionFacts.NAME_CONSTRAINTS), "leaf-constraints", "name constraints on a leaf");
    boolean critical = critical(ExtensionFacts.SUBJECT_ALT_NAME);
    if (has(ExtensionFacts.SUBJECT_ALT_NAME)) {
      must(
          critical == certificate.subject().isEmpty(),
          "san-critical",
          critical
              ? "subjectAltName is critical beside a subject"
              : "subjectAltName is not critical though the subject is empty");
    }
    if (purpose == Purpose.SERVER) {
      must(has(ExtensionFacts.SUBJECT_ALT_NAME), "san-missing", "no subjectAltName");
    }
    Optional<Set<String>> purposes = facts.purposes();
    must(purposes.isPresent(), "leaf-purpose-missing", "no extended key usage");
    must(
        !purposes.map(set -> set.contains(Purpose.ANY)).orElse(false),
        "leaf-any-purpose",
        "extended key usage allows any purpose");
    must(
        purpose != Purpose.SERVER || isFree(NOT_BESIDE_SERVERS),
        "leaf-other-purpose",
        "extended key usage mixes servers with code, mail, time stamps or authorities' work");
    must(
        !critical(ExtensionFacts.EXTENDED_KEY_USAGE),
        "purpose-critical",
        "extended key usage is critical");
    if (purpose == Purpose.SERVER) {
      commonName();
    }
    if (purpose == Purpose.EMAIL) {
      must(facts.hasKeyUsage(), "mail-key-usage", "no key usage");
      must(
          isFree(NOT_BESIDE_MAIL),
          "mail-other-purpose",
          "extended key usage mixes mail with others");
    }
  }

  private void names() {
    Optional<List<GeneralName>> names = facts.names();
    if (names.isEmpty()) {
      return;
    }
    must(!names.get().isEmpty(), "san-empty", "an empty subjectAltName");
    for (GeneralName name : names.get()) {
      if (found.size() > 50) {
        return;
      }
      switch (name.getTagNo()) {
        case GeneralName.dNSName -> {
          String dns = SubjectNames.dns(name);
          must(
              SubjectNames.isWellFormed(dns)
                  && dns.indexOf('_') < 0
                  && !Addresses.looksNumeric(dns),
              "san-form",
              "\"" + Text.printable(dns, 100) + "\" is no DNS name");
          must(
              !dns.startsWith("*.") || !PublicSuffixes.isSuffix(dns.substring(2)),
              "wildcard-public-suffix",
              "\"" + Text.printable(dns, 100) + "\" covers a public suffix");
        }
        case GeneralName.iPAddress -> {
          int length = SubjectNames.octets(name).length;
          must(length == 4 || length == 16, "san-form", "an address of " + length + " octets");
        }
        default -> {
          // Other forms play no part in naming a server.
        }
      }
    }
  }

  /**
   * A common name that is one of the names is so letter by letter (baseline requirements 7.1.4.3).
   * Any other common name is a note: no agent has looked at it since RFC 9525, and plenty of
   * certificates carry a title there.
   */
  private void commonName() {
    List<GeneralName> names = facts.names().orElse(List.of());
    for (String common : CommonNames.of(certificate)) {
      must(
          !CommonNames.spellsOtherwise(common, names),
          "common-name-spelling",
          "the common name \""
              + Text.printable(common, 100)
              + "\" spells one of the names otherwise");
    }
  }
}
