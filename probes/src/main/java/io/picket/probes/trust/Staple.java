package io.picket.probes.trust;

import io.picket.model.Answer;
import io.picket.model.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.bouncycastle.asn1.ocsp.ResponseData;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Time;

/**
 * An OCSP response that came with the handshake (RFC 6960, RFC 6066 section 8): believed only when
 * it is about this very certificate of this very issuer, is current, and is signed by the issuer or
 * by a responder the issuer delegated.
 */
public final class Staple {
  private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final int MOST_BYTES = 64 * 1024;

  /** An answer without an end is believed this long. */
  private static final Duration ENDLESS = Duration.ofDays(10);

  private static final Map<String, String> DIGESTS =
      Map.of("1.3.14.3.2.26", "SHA-1", "2.16.840.1.101.3.4.2.1", "SHA-256");

  private Staple() {}

  /** Whether the leaf is revoked, as far as a stapled answer says. */
  public static Answer status(
      Optional<byte[]> staple, ParsedCertificate leaf, List<ParsedCertificate> others, Instant at) {
    if (staple.isEmpty()) {
      return new Answer.Unknown(
          Reason.NOT_TRIED,
          leaf.facts().mustStaple()
              ? "no OCSP answer was stapled though the certificate demands one"
              : "no OCSP answer was stapled, and none is fetched");
    }
    try {
      return read(staple.get(), leaf, others, at);
    } catch (UnreadableException e) {
      return new Answer.Unknown(Reason.MALFORMED, "the stapled OCSP answer: " + e.why());
    } catch (IOException | RuntimeException e) {
      return new Answer.Unknown(Reason.MALFORMED, "the stapled OCSP answer cannot be read");
    }
  }

  private static Answer read(
      byte[] bytes, ParsedCertificate leaf, List<ParsedCertificate> others, Instant at)
      throws IOException, UnreadableException {
    Optional<String> problem = DerBounds.problem(bytes, MOST_BYTES, 10_000);
    if (problem.isPresent()) {
      throw new UnreadableException(problem.get());
    }
    OCSPResponse response = OCSPResponse.getInstance(ASN1Primitive.fromByteArray(bytes));
    int status = response.getResponseStatus().getIntValue();
    if (status != 0 || response.getResponseBytes() == null) {
      return new Answer.Unknown(Reason.MALFORMED, "the responder answered with error " + status);
    }
    if (!response
        .getResponseBytes()
        .getResponseType()
        .equals(OCSPObjectIdentifiers.id_pkix_ocsp_basic)) {
      throw new UnreadableException("not a basic response");
    }
    byte[] basicBytes = response.getResponseBytes().getResponse().getOctets();
    if (DerBounds.problem(basicBytes, MOST_BYTES, 10_000).isPresent()) {
      throw new UnreadableException("not DER inside");
    }
    BasicOCSPResponse basic =
        BasicOCSPResponse.getInstance(ASN1Primitive.fromByteArray(basicBytes));
    Optional<ParsedCertificate> issuer =
        others.stream()
            .filter(other -> other.subject().same(leaf.issuer()))
            .filter(other -> Signatures.verify(leaf, other) == Signatures.Outcome.GOOD)
            .findFirst();
    if (issuer.isEmpty()) {
      return new Answer.Unknown(
          Reason.NOT_TRIED, "an OCSP answer is stapled, and the issuer to verify it was not sent");
    }
    verify(basic, DerBounds.firstInside(basicBytes), issuer.get(), at);
    return about(basic.getTbsResponseData(), leaf, issuer.get(), at);
  }

  private static void verify(
      BasicOCSPResponse basic, byte[] signed, ParsedCertificate issuer, Instant at)
      throws IOException, UnreadableException {
    ParsedCertificate signer = issuer;
    if (!isNamed(basic.getTbsResponseData().getResponderID(), issuer)) {
      signer = delegate(basic, issuer, at);
    }
    if (Signatures.verify(
            basic.getSignatureAlgorithm(),
            signed,
            Signatures.octets(basic.getSignature()),
            signer.publicKeyInfo())
        != Signatures.Outcome.GOOD) {
      throw new UnreadableException("its signature is not the issuer's");
    }
  }

  private static ParsedCertificate delegate(
      BasicOCSPResponse basic, ParsedCertificate issuer, Instant at)
      throws IOException, UnreadableException {
    ASN1Sequence certificates = basic.getCerts();
    for (int i = 0; certificates != null && i < Math.min(4, certificates.size()); i++) {
      byte[] der = Certificate.getInstance(certificates.getObjectAt(i)).getEncoded();
      if (ParsedCertificate.read(der)
              instanceof ParsedCertificate.Reading.Read(ParsedCertificate candidate)
          && isNamed(basic.getTbsResponseData().getResponderID(), candidate)
          && candidate.issuer().same(issuer.subject())
          && candidate.isValidAt(at)
          && candidate.facts().purposes().map(set -> set.contains(OCSP_SIGNING)).orElse(false)
          && Signatures.verify(candidate, issuer) == Signatures.Outcome.GOOD) {
        return candidate;
      }
    }
    throw new UnreadableException("its signer is neither the issuer nor delegated by the issuer");
  }

  private static boolean isNamed(ResponderID responder, ParsedCertificate certificate) {
    X500Name name = responder.getName();
    return name != null
        ? DistinguishedName.of(name).same(certificate.subject())
        : Arrays.equals(
            responder.getKeyHash(),
            digest("SHA-1", certificate.publicKeyInfo().getPublicKeyData().getBytes()));
  }

  private static Answer about(
      ResponseData data, ParsedCertificate leaf, ParsedCertificate issuer, Instant at)
      throws IOException, UnreadableException {
    ASN1Sequence responses = data.getResponses();
    for (int i = 0; i < Math.min(100, responses.size()); i++) {
      SingleResponse single = SingleResponse.getInstance(responses.getObjectAt(i));
      if (isFor(single.getCertID(), leaf, issuer)) {
        return currency(single, at).orElseGet(() -> verdict(single));
      }
    }
    return new Answer.Unknown(
        Reason.CONTRADICTORY, "the stapled OCSP answer is about another certificate");
  }

  private static Optional<Answer> currency(SingleResponse single, Instant at)
      throws UnreadableException {
    Instant from = instant(single.getThisUpdate());
    Instant until =
        single.getNextUpdate() == null ? from.plus(ENDLESS) : instant(single.getNextUpdate());
    if (at.plus(SKEW).isBefore(from) || at.minus(SKEW).isAfter(until)) {
      return Optional.of(
          new Answer.Unknown(
              Reason.CONTRADICTORY,
              "the stapled OCSP answer is for " + from + " to " + until + ", not for now"));
    }
    return Optional.empty();
  }

  private static Answer verdict(SingleResponse single) {
    return switch (single.getCertStatus().getTagNo()) {
      case 0 -> new Answer.No("the stapled OCSP answer of the issuer says good");
      case 1 -> {
        RevokedInfo info = RevokedInfo.getInstance(single.getCertStatus().getStatus());
        yield new Answer.Yes("revoked on " + info.getRevocationTime().getTimeString());
      }
      default ->
          new Answer.Unknown(Reason.CONTRADICTORY, "the responder does not know the certificate");
    };
  }

  private static Instant instant(ASN1GeneralizedTime time) throws UnreadableException {
    return CertificateTime.read(Time.getInstance(time)).instant();
  }

  private static boolean isFor(CertID id, ParsedCertificate leaf, ParsedCertificate issuer)
      throws IOException {
    String digest = DIGESTS.get(id.getHashAlgorithm().getAlgorithm().getId());
    BigInteger serial = id.getSerialNumber().getValue();
    return digest != null
        && serial.equals(leaf.serial())
        && Arrays.equals(
            id.getIssuerNameHash().getOctets(), digest(digest, leaf.issuerName().getEncoded()))
        && Arrays.equals(
            id.getIssuerKeyHash().getOctets(),
            digest(digest, issuer.publicKeyInfo().getPublicKeyData().getBytes()));
  }

  private static byte[] digest(String name, byte[] bytes) {
    try {
      return MessageDigest.getInstance(name).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }
}
