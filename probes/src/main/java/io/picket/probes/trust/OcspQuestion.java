package io.picket.probes.trust;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.TBSRequest;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;

/**
 * A question to a responder about one certificate, not signed (RFC 6960 section 4.1). SHA-1 names
 * issuers in it because RFC 5019 section 2.1.1 has responders know no other; nothing is trusted for
 * it.
 */
public final class OcspQuestion {
  /** What a client's nonce has to have at least (RFC 9654 section 2.1), in bytes. */
  public static final int NONCE_BYTES = 32;

  private OcspQuestion() {}

  /**
   * The request, as DER.
   *
   * @throws IllegalArgumentException when a name cannot be written down again
   */
  public static byte[] about(
      ParsedCertificate certificate, ParsedCertificate issuer, byte[] nonce) {
    try {
      var id =
          new CertID(
              new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1, DERNull.INSTANCE),
              new DEROctetString(OcspAnswer.digest("SHA-1", certificate.issuerName().getEncoded())),
              new DEROctetString(
                  OcspAnswer.digest("SHA-1", issuer.publicKeyInfo().getPublicKeyData().getBytes())),
              new ASN1Integer(certificate.serial()));
      var extensions =
          new Extensions(
              new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, wrapped(nonce)));
      var body = new TBSRequest(null, new DERSequence(new Request(id, null)), extensions);
      return new OCSPRequest(body, null).getEncoded();
    } catch (IOException e) {
      throw new IllegalArgumentException("no OCSP request about " + certificate, e);
    }
  }

  /** The extension's value: an OCTET STRING of its own. */
  static byte[] wrapped(byte[] nonce) throws IOException {
    return new DEROctetString(nonce).getEncoded();
  }
}
