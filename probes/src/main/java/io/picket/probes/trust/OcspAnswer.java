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
import java.util.OptionalInt;
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
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.Time;

/**
 * Reads an OCSP response (RFC 6960), whether it was stapled or fetched. It is believed only when it
 * is about this very certificate of this very issuer, is current, and is signed, with a hash that
 * is not broken, by the issuer or by a responder the issuer delegated.
 */
public final class OcspAnswer {
  /** No OCSP response in use comes near this many bytes. */
  public static final int MOST_BYTES = 64 * 1024;

  private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final int MOST_ELEMENTS = 10_000;
  private static final int MOST_DELEGATES = 4;
  private static final int MOST_RESPONSES = 100;

  /** An answer without an end is believed this long. */
  private static final Duration ENDLESS = Duration.ofDays(10);

  private static final Map<String, String> DIGESTS =
      Map.of("1.3.14.3.2.26", "SHA-1", "2.16.840.1.101.3.4.2.1", "SHA-256");

  /** Responses that try to answer something else than success (RFC 6960 section 4.2.1). */
  private static final List<String> ERRORS =
      List.of(
          "", "malformedRequest", "internalError", "tryLater", "4", "sigRequired", "unauthorized");

  private final String what;
  private final ParsedCertificate certificate;
  private final Instant at;
  private final Optional<byte[]> nonce;

  private OcspAnswer(
      String what, ParsedCertificate certificate, Instant at, Optional<byte[]> nonce) {
    this.what = what;
    this.certificate = certificate;
    this.at = at;
    this.nonce = nonce;
  }

  /**
   * What was read.
   *
   * @param revoked yes, no, or why neither can be believed
   * @param thisUpdate from when it holds; empty when that could not be read or not be believed
   * @param nextUpdate until when it holds, where it says so
   */
  public record Reading(
      Answer revoked, Optional<Instant> thisUpdate, Optional<Instant> nextUpdate) {}

  /** Reads a response that nobody asked for with a nonce; never throws. */
  public static Reading read(
      byte[] bytes,
      String what,
      ParsedCertificate certificate,
      List<ParsedCertificate> issuers,
      Instant at) {
    return read(bytes, what, certificate, issuers, at, Optional.empty());
  }

  /**
   * Reads a response of any origin; never throws.
   *
   * @param what how to call it in explanations, such as {@code the stapled OCSP answer}
   * @param certificate the certificate it should be about
   * @param issuers among whom its issuer may be
   * @param nonce what was asked with; an answer may leave it out, as those made in advance do (RFC
   *     9654 section 2.1), but may not have another one
   */
  public static Reading read(
      byte[] bytes,
      String what,
      ParsedCertificate certificate,
      List<ParsedCertificate> issuers,
      Instant at,
      Optional<byte[]> nonce) {
    try {
      return new OcspAnswer(what, certificate, at, nonce).read(bytes, issuers);
    } catch (UnreadableException e) {
      return unknown(Reason.MALFORMED, what + ": " + e.why());
    } catch (IOException | RuntimeException e) {
      return unknown(Reason.MALFORMED, what + " cannot be read");
    }
  }

  private static Reading unknown(Reason reason, String detail) {
    return new Reading(new Answer.Unknown(reason, detail), Optional.empty(), Optional.empty());
  }

  private Reading read(byte[] bytes, List<ParsedCertificate> issuers)
      throws IOException, UnreadableException {
    Optional<String> problem = DerBounds.problem(bytes, MOST_BYTES, MOST_ELEMENTS);
    if (problem.isPresent()) {
      throw new UnreadableException(problem.get());
    }
    OCSPResponse response = OCSPResponse.getInstance(ASN1Primitive.fromByteArray(bytes));
    int status = response.getResponseStatus().getIntValue();
    if (status != 0 || response.getResponseBytes() == null) {
      String error = status > 0 && status < ERRORS.size() ? ERRORS.get(status) : "" + status;
      return unknown(Reason.MALFORMED, what + " is an error, " + error);
    }
    if (!response
        .getResponseBytes()
        .getResponseType()
        .equals(OCSPObjectIdentifiers.id_pkix_ocsp_basic)) {
      throw new UnreadableException("not a basic response");
    }
    byte[] basicBytes = response.getResponseBytes().getResponse().getOctets();
    if (DerBounds.problem(basicBytes, MOST_BYTES, MOST_ELEMENTS).isPresent()) {
      throw new UnreadableException("not DER inside");
    }
    BasicOCSPResponse basic =
        BasicOCSPResponse.getInstance(ASN1Primitive.fromByteArray(basicBytes));
    Optional<ParsedCertificate> issuer = issuer(certificate, issuers);
    if (issuer.isEmpty()) {
      return unknown(Reason.NOT_TRIED, what + " cannot be verified: the issuer was not sent");
    }
    verify(basic, DerBounds.firstInside(basicBytes), issuer.get());
    Extensions extensions = basic.getTbsResponseData().getResponseExtensions();
    refuseUnknownCritical(extensions);
    if (!isOurs(extensions)) {
      return unknown(Reason.CONTRADICTORY, what + " answers another question: the nonce differs");
    }
    return about(basic.getTbsResponseData(), issuer.get());
  }

  private boolean isOurs(@org.jspecify.annotations.Nullable Extensions extensions)
      throws IOException {
    Extension given =
        extensions == null
            ? null
            : extensions.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
    return nonce.isEmpty()
        || given == null
        || Arrays.equals(given.getExtnValue().getOctets(), OcspQuestion.wrapped(nonce.get()));
  }

  /** The one of these certificates that issued the given one. */
  public static Optional<ParsedCertificate> issuer(
      ParsedCertificate certificate, List<ParsedCertificate> issuers) {
    return issuers.stream()
        .filter(other -> other.subject().same(certificate.issuer()))
        .filter(other -> Signatures.verify(certificate, other) == Signatures.Outcome.GOOD)
        .findFirst();
  }

  private void verify(BasicOCSPResponse basic, byte[] signed, ParsedCertificate issuer)
      throws IOException, UnreadableException {
    if (Signatures.algorithm(basic.getSignatureAlgorithm())
        .map(Signatures.Algorithm::isBroken)
        .orElse(false)) {
      throw new UnreadableException("it is signed over a broken hash");
    }
    ParsedCertificate signer = issuer;
    if (!isNamed(basic.getTbsResponseData().getResponderID(), issuer)) {
      signer = delegate(basic, issuer);
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

  /** RFC 6960 section 4.2.2.2: issued by the issuer itself, for signing OCSP answers. */
  private ParsedCertificate delegate(BasicOCSPResponse basic, ParsedCertificate issuer)
      throws IOException, UnreadableException {
    ASN1Sequence certificates = basic.getCerts();
    int most = certificates == null ? 0 : Math.min(MOST_DELEGATES, certificates.size());
    for (int i = 0; i < most; i++) {
      byte[] der = Certificate.getInstance(certificates.getObjectAt(i)).getEncoded();
      if (ParsedCertificate.read(der)
              instanceof ParsedCertificate.Reading.Read(ParsedCertificate candidate)
          && isNamed(basic.getTbsResponseData().getResponderID(), candidate)
          && candidate.issuer().same(issuer.subject())
          && candidate.isValidAt(at)
          && candidate.facts().purposes().map(set -> set.contains(OCSP_SIGNING)).orElse(false)
          && (!candidate.facts().hasKeyUsage()
              || candidate.facts().usage(KeyUsage.digitalSignature))
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

  private Reading about(ResponseData data, ParsedCertificate issuer)
      throws IOException, UnreadableException {
    ASN1Sequence responses = data.getResponses();
    for (int i = 0; i < Math.min(MOST_RESPONSES, responses.size()); i++) {
      SingleResponse single = SingleResponse.getInstance(responses.getObjectAt(i));
      if (isFor(single.getCertID(), certificate, issuer)) {
        refuseUnknownCritical(single.getSingleExtensions());
        return current(single);
      }
    }
    return unknown(Reason.CONTRADICTORY, what + " is about another certificate");
  }

  /** RFC 6960 section 4.4: none of its extensions has to be understood; critical ones must be. */
  private static void refuseUnknownCritical(
      @org.jspecify.annotations.Nullable Extensions extensions) throws UnreadableException {
    if (extensions != null && extensions.hasAnyCriticalExtensions()) {
      throw new UnreadableException("it has a critical extension that is not known");
    }
  }

  private Reading current(SingleResponse single) throws UnreadableException {
    Instant from = instant(single.getThisUpdate());
    Optional<Instant> until =
        single.getNextUpdate() == null
            ? Optional.empty()
            : Optional.of(instant(single.getNextUpdate()));
    Instant end = until.orElse(from.plus(ENDLESS));
    boolean now = !at.plus(SKEW).isBefore(from) && !at.minus(SKEW).isAfter(end);
    Answer answer =
        now
            ? verdict(single)
            : new Answer.Unknown(
                Reason.CONTRADICTORY, what + " is for " + from + " to " + end + ", not for now");
    return new Reading(answer, Optional.of(from), until);
  }

  private Answer verdict(SingleResponse single) throws UnreadableException {
    return switch (single.getCertStatus().getTagNo()) {
      case 0 -> new Answer.No(what + " says good");
      case 1 -> {
        RevokedInfo info = RevokedInfo.getInstance(single.getCertStatus().getStatus());
        OptionalInt reason =
            info.getRevocationReason() == null
                ? OptionalInt.empty()
                : OptionalInt.of(info.getRevocationReason().getValue().intValueExact());
        yield new Answer.Yes(
            RevocationReasons.told(instant(info.getRevocationTime()), reason) + ", says " + what);
      }
      default -> new Answer.Unknown(Reason.CONTRADICTORY, what + " does not know the certificate");
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

  static byte[] digest(String name, byte[] bytes) {
    try {
      return MessageDigest.getInstance(name).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }
}
