package io.picket.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate to be made; each method changes the order and returns it. */
public final class CertificateOrder {
  private static final ASN1ObjectIdentifier PADDING =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");
  private static final AtomicLong SERIALS = new AtomicLong(System.nanoTime() & 0xffff_ffffL);

  private record CustomExtension(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {}

  private final Instant now;
  private X500Name subject;
  private final String owner;
  private final List<GeneralName> names = new ArrayList<>();
  private final List<CustomExtension> extensions = new ArrayList<>();
  private Optional<Credential> issuer = Optional.empty();
  private Optional<String> signature = Optional.empty();
  private KeyKind key = KeyKind.P256;
  private Instant from;
  private Instant until;
  private boolean authority;
  private boolean bare;
  private List<KeyPurposeId> purposes = List.of(KeyPurposeId.id_kp_serverAuth);
  private BigInteger serial = BigInteger.valueOf(SERIALS.incrementAndGet()).setBit(70);

  CertificateOrder(Instant now, String commonName) {
    this.now = now;
    this.owner = commonName;
    this.subject = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    this.from = now.minus(Duration.ofDays(30));
    this.until = now.plus(Duration.ofDays(60));
  }

  /** Replaces the subject, as in {@code "CN=a, O=b"}; an empty text makes an empty subject. */
  public CertificateOrder subject(String distinguishedName) {
    this.subject = new X500Name(distinguishedName);
    return this;
  }

  /** Adds DNS names to the alternative names, unchecked, so that odd ones can be had. */
  public CertificateOrder dnsName(String... dnsNames) {
    Arrays.stream(dnsNames).map(n -> new GeneralName(GeneralName.dNSName, n)).forEach(names::add);
    return this;
  }

  /** Adds addresses to the alternative names. */
  public CertificateOrder address(InetAddress... addresses) {
    Arrays.stream(addresses)
        .map(a -> new GeneralName(GeneralName.iPAddress, new DEROctetString(a.getAddress())))
        .forEach(names::add);
    return this;
  }

  /** Leaves out all alternative names, as before RFC 6125. */
  public CertificateOrder withoutAlternativeNames() {
    names.clear();
    return this;
  }

  /** Chooses the kind of key. */
  public CertificateOrder key(KeyKind kind) {
    this.key = kind;
    return this;
  }

  /** Chooses the signature algorithm in JCA's words, such as {@code SHA1withRSA}. */
  public CertificateOrder signature(String algorithm) {
    this.signature = Optional.of(algorithm);
    return this;
  }

  /** Sets the first moment of validity. */
  public CertificateOrder from(Instant first) {
    this.from = first;
    return this;
  }

  /** Sets the last moment of validity. */
  public CertificateOrder until(Instant last) {
    this.until = last;
    return this;
  }

  /** Makes it one that ran out the day before. */
  public CertificateOrder expired() {
    return from(now.minus(Duration.ofDays(91))).until(now.minus(Duration.ofDays(1)));
  }

  /** Makes it one that begins to be valid tomorrow. */
  public CertificateOrder notYetValid() {
    return from(now.plus(Duration.ofDays(1))).until(now.plus(Duration.ofDays(91)));
  }

  /** Lets it sign certificates. */
  public CertificateOrder authority() {
    this.authority = true;
    this.purposes = List.of();
    return this;
  }

  /** Chooses the extended key usages; none leaves the extension out. */
  public CertificateOrder purposes(KeyPurposeId... extendedKeyUsages) {
    this.purposes = List.of(extendedKeyUsages);
    return this;
  }

  /** Leaves out everything but the alternative names and what {@link #extension} adds. */
  public CertificateOrder bare() {
    this.bare = true;
    return this;
  }

  /** Chooses the serial number. */
  public CertificateOrder serial(BigInteger number) {
    this.serial = number;
    return this;
  }

  /** Adds an extension. */
  public CertificateOrder extension(
      ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
    extensions.add(new CustomExtension(id, critical, value));
    return this;
  }

  /**
   * Makes the certificate larger by so many bytes, in an unknown extension that is not critical.
   */
  public CertificateOrder padding(int bytes) {
    return extension(PADDING, false, new DEROctetString(new byte[bytes]));
  }

  /** Chooses who signs; without it the certificate signs itself. */
  public CertificateOrder issuedBy(Credential authority) {
    this.issuer = Optional.of(authority);
    return this;
  }

  /** Makes it. */
  public Credential issue() {
    KeyPair pair = key.of(owner);
    X500Name issuerName = issuer.map(i -> i.certificate().getSubject()).orElse(subject);
    var builder =
        new X509v3CertificateBuilder(
            issuerName,
            serial,
            Date.from(from),
            Date.from(until),
            subject,
            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
    try {
      addExtensions(builder, pair);
      X509CertificateHolder made = builder.build(signer(pair));
      return new Credential(made, pair, key, issuer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OperatorCreationException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void addExtensions(X509v3CertificateBuilder builder, KeyPair pair)
      throws IOException, NoSuchAlgorithmException {
    if (!bare) {
      var identifiers = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(Extension.keyUsage, true, keyUsage());
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(pair.getPublic()));
      if (issuer.isPresent()) {
        builder.addExtension(
            Extension.authorityKeyIdentifier,
            false,
            identifiers.createAuthorityKeyIdentifier(issuer.get().keys().getPublic()));
      }
      if (!purposes.isEmpty()) {
        builder.addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
      }
    }
    if (!names.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          subject.getRDNs().length == 0,
          new GeneralNames(names.toArray(GeneralName[]::new)));
    }
    for (var custom : extensions) {
      builder.addExtension(custom.id(), custom.critical(), custom.value());
    }
  }

  private KeyUsage keyUsage() {
    return new KeyUsage(
        authority
            ? KeyUsage.keyCertSign | KeyUsage.cRLSign
            : KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
  }

  private org.bouncycastle.operator.ContentSigner signer(KeyPair own)
      throws OperatorCreationException {
    String usual = issuer.map(Credential::kind).orElse(key).signature();
    var signingKey = issuer.map(Credential::keys).orElse(own).getPrivate();
    return new JcaContentSignerBuilder(signature.orElse(usual)).build(signingKey);
  }
}
