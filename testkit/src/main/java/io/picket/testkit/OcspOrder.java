package io.picket.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * An OCSP answer made to measure: good, signed by the issuer with SHA-256 and ECDSA, from a day ago
 * for seven days, until told otherwise.
 */
public final class OcspOrder {
  private final Credential about;
  private final Credential issuer;
  private BigInteger serial;
  private Credential signer;
  private @Nullable CertificateStatus status = CertificateStatus.GOOD;
  private Instant from;
  private @Nullable Instant until;
  private String algorithm = "SHA256withECDSA";
  private boolean withCertificate;
  private @Nullable Extensions extensions;

  private OcspOrder(Credential about, Credential issuer, Instant now) {
    this.about = about;
    this.issuer = issuer;
    this.serial = about.certificate().getSerialNumber();
    this.signer = issuer;
    this.from = now.minus(Duration.ofDays(1));
    this.until = now.plus(Duration.ofDays(6));
  }

  /** An answer about a certificate, made at a moment. */
  public static OcspOrder about(Credential certificate, Credential issuer, Instant now) {
    return new OcspOrder(certificate, issuer, now);
  }

  /** About another number of the same issuer. */
  public OcspOrder serial(long other) {
    serial = BigInteger.valueOf(other);
    return this;
  }

  /** Taken back, with a code of {@link CRLReason}. */
  public OcspOrder revoked(Instant when, int reason) {
    status = new RevokedStatus(Date.from(when), reason);
    return this;
  }

  /** A certificate the responder does not know. */
  public OcspOrder unknown() {
    status = new UnknownStatus();
    return this;
  }

  /** Signed by somebody else, who says so and sends no certificate. */
  public OcspOrder signedBy(Credential other) {
    signer = other;
    return this;
  }

  /** Signed by somebody else, whose certificate comes along. */
  public OcspOrder delegatedTo(Credential responder) {
    signer = responder;
    withCertificate = true;
    return this;
  }

  public OcspOrder signature(String other) {
    algorithm = other;
    return this;
  }

  public OcspOrder from(Instant first) {
    from = first;
    return this;
  }

  /** Null for an answer without an end. */
  public OcspOrder until(@Nullable Instant last) {
    until = last;
    return this;
  }

  /** With an extension that nobody knows and everybody must. */
  public OcspOrder criticalExtension() {
    extensions =
        new Extensions(
            new Extension(new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), true, encodedNull()));
    return this;
  }

  /** With a nonce of somebody's question. */
  public OcspOrder nonce(byte[] nonce) {
    try {
      extensions =
          new Extensions(
              new Extension(
                  OCSPObjectIdentifiers.id_pkix_ocsp_nonce,
                  false,
                  new DEROctetString(nonce).getEncoded()));
      return this;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encodedNull() {
    try {
      return DERNull.INSTANCE.getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The response, as DER. */
  public byte[] issue() {
    try {
      var digests = new JcaDigestCalculatorProviderBuilder().build();
      var builder = new BasicOCSPRespBuilder(new RespID(signer.certificate().getSubject()));
      builder.addResponse(
          new CertificateID(digests.get(CertificateID.HASH_SHA1), issuer.certificate(), serial),
          status,
          Date.from(from),
          until == null ? null : Date.from(until));
      if (extensions != null) {
        builder.setResponseExtensions(extensions);
      }
      var basic =
          builder.build(
              new JcaContentSignerBuilder(algorithm).build(signer.keys().getPrivate()),
              withCertificate
                  ? new X509CertificateHolder[] {signer.certificate()}
                  : new X509CertificateHolder[0],
              Date.from(from));
      return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded();
    } catch (OperatorCreationException | OCSPException | IOException e) {
      throw new IllegalStateException("an OCSP answer about " + about.certificate(), e);
    }
  }
}
