package io.picket.probes.trust;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;

/**
 * What RFC 5280 forbids so plainly that the parser reads no such certificate. Bytes that cannot be
 * read are unknown; these can be read, and every validator has to refuse them.
 */
public final class CertificateShape {
  private CertificateShape() {}

  /**
   * The rule against a certificate that could not be read; empty when there is none, or when it is
   * no certificate in outline.
   */
  public static Optional<String> violation(byte[] der) {
    if (DerBounds.problem(der).isPresent()) {
      return Optional.empty();
    }
    try {
      ASN1Sequence certificate = ASN1Sequence.getInstance(ASN1Sequence.fromByteArray(der));
      return certificate.size() == 3
          ? body(ASN1Sequence.getInstance(certificate.getObjectAt(0)))
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> body(ASN1Sequence body) {
    boolean versioned = body.getObjectAt(0) instanceof ASN1TaggedObject;
    int first = versioned ? 1 : 0;
    if (ASN1Sequence.getInstance(body.getObjectAt(first + 2)).size() == 0) {
      return Optional.of("the issuer is empty (section 4.1.2.4)");
    }
    for (ASN1Encodable part : body) {
      if (part instanceof ASN1TaggedObject tagged && tagged.hasContextTag(3)) {
        boolean third = versioned && version((ASN1TaggedObject) body.getObjectAt(0)) == 2;
        return third
            ? extensions(ASN1Sequence.getInstance(tagged, true))
            : Optional.of("extensions in a certificate that is not version 3 (section 4.1.2.9)");
      }
    }
    return Optional.empty();
  }

  private static int version(ASN1TaggedObject tagged) {
    return ASN1Integer.getInstance(tagged, true).intValueExact();
  }

  private static Optional<String> extensions(ASN1Sequence extensions) {
    if (extensions.size() == 0) {
      return Optional.of("an empty list of extensions (section 4.1)");
    }
    Set<String> seen = new HashSet<>();
    for (ASN1Encodable extension : extensions) {
      String oid = ASN1Sequence.getInstance(extension).getObjectAt(0).toString();
      if (!seen.add(oid)) {
        return Optional.of("extension " + oid + " stands there twice (section 4.2)");
      }
    }
    return Optional.empty();
  }
}
