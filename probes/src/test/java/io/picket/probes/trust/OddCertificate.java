package io.picket.probes.trust;

import io.picket.testkit.KeyKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/**
 * A certificate put together field by field, so that every field can be odd; without a change it is
 * one that every profile accepts.
 */
final class OddCertificate {
  private static long serials = 1;

  private X500Name subject;
  private final X500Name issuer;
  private final KeyPair keys;
  private final Optional<OddCertificate> above;
  private SubjectPublicKeyInfo key;
  private Optional<Integer> version = Optional.of(3);
  private BigInteger serial = BigInteger.ONE.shiftLeft(80).add(BigInteger.valueOf(serials++));
  private ASN1Encodable from = new DERUTCTime("260101000000Z");
  private ASN1Encodable until = new DERGeneralizedTime("20510101000000Z");
  private String signature;
  private AlgorithmIdentifier inner;
  private AlgorithmIdentifier outer;
  private final List<ASN1Encodable> identifiers = new ArrayList<>();
  private final List<Extension> extensions = new ArrayList<>();

  private OddCertificate(
      X500Name subject, KeyPair keys, Optional<OddCertificate> above, String signature) {
    this.subject = subject;
    this.above = above;
    this.issuer = above.map(one -> one.subject).orElse(this.subject);
    this.keys = keys;
    this.key = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
    this.signature = signature;
    this.inner = new DefaultSignatureAlgorithmIdentifierFinder().find(signature);
    this.outer = inner;
  }

  static OddCertificate root(String name) {
    return root(name, KeyKind.P256.of("odd " + name), "SHA256withECDSA");
  }

  static OddCertificate root(String name, KeyPair keys, String signature) {
    var root = new OddCertificate(common(name), keys, Optional.empty(), signature);
    return root.asAuthority();
  }

  /** An authority below this one. */
  OddCertificate authority(String name) {
    return below(name, KeyKind.P256.of("odd " + name)).asAuthority();
  }

  /** A server's certificate below this one, named alike in subject and alternative names. */
  OddCertificate leaf(String host) {
    return below(host, KeyKind.P256.of("odd leaf"))
        .set(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .set(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .names(new GeneralName(GeneralName.dNSName, host));
  }

  OddCertificate below(String name, KeyPair pair) {
    var below = new OddCertificate(common(name), pair, Optional.of(this), signature);
    return below
        .set(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(keyId(key)))
        .set(
            Extension.subjectKeyIdentifier,
            false,
            new org.bouncycastle.asn1.x509.SubjectKeyIdentifier(keyId(below.key)));
  }

  private static X500Name common(String name) {
    return new X500NameBuilder().addRDN(BCStyle.CN, name).build();
  }

  private OddCertificate asAuthority() {
    return set(Extension.basicConstraints, true, new BasicConstraints(true))
        .set(
            Extension.subjectKeyIdentifier,
            false,
            new org.bouncycastle.asn1.x509.SubjectKeyIdentifier(keyId(key)))
        .set(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
  }

  private static byte[] keyId(SubjectPublicKeyInfo key) {
    return Arrays.copyOf(ParsedCertificate.sha256(key.getPublicKeyData().getBytes()), 20);
  }

  OddCertificate names(GeneralName... names) {
    return set(Extension.subjectAlternativeName, false, new GeneralNames(names));
  }

  /** Puts an extension in the place of one of its kind, or at the end. */
  OddCertificate set(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
    without(id);
    return add(id, critical, value);
  }

  OddCertificate add(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
    extensions.add(new Extension(id, critical, encoded(value.toASN1Primitive())));
    return this;
  }

  OddCertificate without(ASN1ObjectIdentifier id) {
    extensions.removeIf(one -> one.getExtnId().equals(id));
    return this;
  }

  OddCertificate bare() {
    extensions.clear();
    return this;
  }

  /** Empty leaves the field out, which means version 1. */
  OddCertificate version(Optional<Integer> number) {
    this.version = number;
    return this;
  }

  OddCertificate serial(BigInteger number) {
    this.serial = number;
    return this;
  }

  OddCertificate valid(ASN1Encodable first, ASN1Encodable last) {
    this.from = first;
    this.until = last;
    return this;
  }

  OddCertificate subject(String name) {
    this.subject = new X500Name(name);
    return this;
  }

  OddCertificate key(SubjectPublicKeyInfo other) {
    this.key = other;
    return this;
  }

  OddCertificate signedAs(String algorithm, AlgorithmIdentifier named) {
    this.signature = algorithm;
    this.inner = named;
    this.outer = named;
    return this;
  }

  OddCertificate outer(AlgorithmIdentifier other) {
    this.outer = other;
    return this;
  }

  OddCertificate uniqueIdentifier() {
    identifiers.add(new DERTaggedObject(false, 2, new DERBitString(new byte[] {1})));
    return this;
  }

  byte[] der() {
    var body = new ASN1EncodableVector();
    version.ifPresent(
        number -> body.add(new DERTaggedObject(true, 0, new ASN1Integer(number - 1))));
    body.add(new ASN1Integer(serial));
    body.add(inner);
    body.add(issuer);
    body.add(new DERSequence(new ASN1Encodable[] {from, until}));
    body.add(subject);
    body.add(key);
    identifiers.forEach(body::add);
    if (!extensions.isEmpty()) {
      var list = new DERSequence(extensions.toArray(ASN1Encodable[]::new));
      body.add(new DERTaggedObject(true, 3, list));
    }
    var signed = new DERSequence(body);
    var signer = above.map(one -> one.keys).orElse(keys);
    var whole = new ASN1EncodableVector();
    whole.add(signed);
    whole.add(outer);
    whole.add(new DERBitString(sign(signer, encoded(signed))));
    return encoded(new DERSequence(whole));
  }

  private byte[] sign(KeyPair signer, byte[] bytes) {
    try {
      Signature maker = Signature.getInstance(signature.endsWith("PSS") ? "RSASSA-PSS" : signature);
      if (signature.endsWith("PSS")) {
        maker.setParameter(
            new java.security.spec.PSSParameterSpec(
                "SHA-256",
                "MGF1",
                java.security.spec.MGF1ParameterSpec.SHA256,
                32,
                java.security.spec.PSSParameterSpec.TRAILER_FIELD_BC));
      }
      maker.initSign(signer.getPrivate());
      maker.update(bytes);
      return maker.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encoded(ASN1Primitive value) {
    try {
      return value.getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
