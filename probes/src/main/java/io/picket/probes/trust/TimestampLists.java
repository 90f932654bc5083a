package io.picket.probes.trust;

import io.picket.model.CertificateSeen.Timestamps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.x509.Extension;

/** Gathers the lists of signed certificate timestamps of a handshake (RFC 6962 section 3.3). */
public final class TimestampLists {
  private static final String IN_OCSP = "1.3.6.1.4.1.11129.2.4.5";
  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_ELEMENTS = 10_000;

  private TimestampLists() {}

  /**
   * The lists, one per source at most; one that cannot be read is left out.
   *
   * @param leaf the server's certificate, DER
   * @param staple the OCSP answer it stapled, DER
   * @param handshake the list it sent in an extension
   */
  public static List<Timestamps> of(
      byte[] leaf, Optional<byte[]> staple, Optional<byte[]> handshake) {
    var lists = new ArrayList<Timestamps>();
    inCertificate(leaf).ifPresent(list -> lists.add(of(Timestamps.Origin.CERTIFICATE, list)));
    handshake.ifPresent(list -> lists.add(of(Timestamps.Origin.HANDSHAKE, list)));
    staple
        .flatMap(TimestampLists::inStaple)
        .ifPresent(list -> lists.add(of(Timestamps.Origin.OCSP, list)));
    return lists;
  }

  private static Timestamps of(Timestamps.Origin source, byte[] list) {
    return new Timestamps(source, Base64.getEncoder().encodeToString(list));
  }

  private static Optional<byte[]> inCertificate(byte[] leaf) {
    if (!(ParsedCertificate.read(leaf)
        instanceof ParsedCertificate.Reading.Read(ParsedCertificate certificate))) {
      return Optional.empty();
    }
    return Optional.ofNullable(certificate.extensions().get(ExtensionFacts.TIMESTAMPS))
        .flatMap(extension -> inside(extension.value().getOctets()));
  }

  private static Optional<byte[]> inStaple(byte[] staple) {
    try {
      if (DerBounds.problem(staple, MOST_BYTES, MOST_ELEMENTS).isPresent()) {
        return Optional.empty();
      }
      OCSPResponse response = OCSPResponse.getInstance(ASN1Primitive.fromByteArray(staple));
      if (response.getResponseBytes() == null) {
        return Optional.empty();
      }
      byte[] basic = response.getResponseBytes().getResponse().getOctets();
      if (DerBounds.problem(basic, MOST_BYTES, MOST_ELEMENTS).isPresent()) {
        return Optional.empty();
      }
      var answers =
          BasicOCSPResponse.getInstance(ASN1Primitive.fromByteArray(basic))
              .getTbsResponseData()
              .getResponses();
      if (answers.size() == 0) {
        return Optional.empty();
      }
      var extensions = SingleResponse.getInstance(answers.getObjectAt(0)).getSingleExtensions();
      Extension found =
          extensions == null ? null : extensions.getExtension(new ASN1ObjectIdentifier(IN_OCSP));
      return found == null ? Optional.empty() : inside(found.getExtnValue().getOctets());
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The list is an OCTET STRING within the extension's own. */
  private static Optional<byte[]> inside(byte[] value) {
    try {
      return Optional.of(
          ASN1OctetString.getInstance(ASN1Primitive.fromByteArray(value)).getOctets());
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
