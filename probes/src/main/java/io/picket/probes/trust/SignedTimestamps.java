package io.picket.probes.trust;

import io.picket.fingerprints.roots.TransparencyLogs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Verifies the timestamps of certificate transparency logs (RFC 6962 section 3.2). One embedded in
 * a certificate was made before it, over what the certificate says without its timestamps and over
 * the issuer's key; any other is over the certificate itself.
 */
final class SignedTimestamps {
  /** Real certificates carry two to five. */
  private static final int MOST = 20;

  private static final int CERTIFICATE_ENTRY = 0;
  private static final int PRECERTIFICATE_ENTRY = 1;
  private static final int SHA_256 = 4;
  private static final int ECDSA = 3;

  private final TransparencyLogs logs;

  SignedTimestamps(TransparencyLogs logs) {
    this.logs = logs;
  }

  /** What became of one. */
  enum Standing {
    /** The log made it for this certificate. */
    GOOD,
    /** The log is known and did not make it for this certificate. */
    BAD,
    /** Nobody can say: the log is not on the list, or its form is not known. */
    UNKNOWN
  }

  /**
   * One timestamp.
   *
   * @param log empty for one that is not on the list
   */
  record Judged(Standing standing, Optional<TransparencyLogs.Log> log) {}

  /**
   * Judges the timestamps embedded in a certificate.
   *
   * @param list a SignedCertificateTimestampList
   */
  List<Judged> embedded(byte[] list, ParsedCertificate leaf, ParsedCertificate issuer) {
    byte[] body;
    byte[] key;
    try {
      body = withoutTimestamps(leaf);
      key = issuer.publicKeyInfo().getEncoded(ASN1Encoding.DER);
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
    var entry = new ByteArrayOutputStream();
    entry.writeBytes(ParsedCertificate.sha256(key));
    sized(entry, body);
    return judge(list, PRECERTIFICATE_ENTRY, entry.toByteArray());
  }

  /** Judges timestamps that came with the handshake or in a stapled answer. */
  List<Judged> sent(byte[] list, ParsedCertificate leaf) {
    var entry = new ByteArrayOutputStream();
    sized(entry, leaf.der());
    return judge(list, CERTIFICATE_ENTRY, entry.toByteArray());
  }

  private static void sized(ByteArrayOutputStream out, byte[] bytes) {
    out.write(bytes.length >>> 16);
    out.write(bytes.length >>> 8);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  private List<Judged> judge(byte[] list, int kind, byte[] entry) {
    var judged = new ArrayList<Judged>();
    try {
      ByteBuffer in = ByteBuffer.wrap(list);
      if (Short.toUnsignedInt(in.getShort()) != in.remaining()) {
        return List.of();
      }
      while (in.hasRemaining() && judged.size() < MOST) {
        judged.add(one(ByteBuffer.wrap(octets(in)), kind, entry));
      }
    } catch (BufferUnderflowException e) {
      judged.add(new Judged(Standing.UNKNOWN, Optional.empty()));
    }
    return List.copyOf(judged);
  }

  private Judged one(ByteBuffer in, int kind, byte[] entry) {
    int version = in.get();
    byte[] id = new byte[32];
    in.get(id);
    Optional<TransparencyLogs.Log> log = logs.log(ParsedCertificate.hex(id));
    long time = in.getLong();
    byte[] extensions = octets(in);
    int hash = in.get();
    int algorithm = in.get();
    byte[] signature = octets(in);
    if (version != 0 || log.isEmpty() || hash != SHA_256 || algorithm != ECDSA) {
      return new Judged(Standing.UNKNOWN, log);
    }
    ByteBuffer signed = ByteBuffer.allocate(14 + entry.length + extensions.length);
    signed.put((byte) version).put((byte) 0).putLong(time).putShort((short) kind).put(entry);
    signed.putShort((short) extensions.length).put(extensions);
    SubjectPublicKeyInfo key =
        SubjectPublicKeyInfo.getInstance(Base64.getDecoder().decode(log.get().key()));
    var ecdsa = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    return new Judged(
        switch (Signatures.verify(ecdsa, signed.array(), signature, key)) {
          case GOOD -> Standing.GOOD;
          case BAD -> Standing.BAD;
          case UNSUPPORTED -> Standing.UNKNOWN;
        },
        log);
  }

  private static byte[] octets(ByteBuffer in) {
    byte[] octets = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(octets);
    return octets;
  }

  /** The TBSCertificate as the log saw it: the list of timestamps taken out, nothing put in. */
  private static byte[] withoutTimestamps(ParsedCertificate leaf) throws IOException {
    ASN1Sequence body = ASN1Sequence.getInstance(leaf.toBeSigned());
    var parts = new ASN1EncodableVector();
    for (ASN1Encodable part : body) {
      if (part instanceof ASN1TaggedObject tagged && tagged.hasContextTag(3)) {
        var kept = new ASN1EncodableVector();
        for (ASN1Encodable extension : ASN1Sequence.getInstance(tagged, true)) {
          String oid = ASN1Sequence.getInstance(extension).getObjectAt(0).toString();
          if (!oid.equals(ExtensionFacts.TIMESTAMPS)) {
            kept.add(extension);
          }
        }
        parts.add(new DERTaggedObject(true, 3, new DERSequence(kept)));
      } else {
        parts.add(part);
      }
    }
    return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
  }
}
