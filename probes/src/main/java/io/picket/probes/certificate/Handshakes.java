package io.picket.probes.certificate;

import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.Revocation;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The same chain, as presented in one or more handshakes. Some servers fetch the answer they staple
 * only when somebody asks, so that the first handshake goes without.
 *
 * @param certificates DER, in the order sent; at least one
 * @param staples the OCSP responses that came along, by the place of the certificate; the first one
 *     of each place
 * @param count in how many handshakes it was presented
 * @param stapled in how many of them an answer about the first certificate came along
 */
public record Handshakes(
    List<byte[]> certificates, Map<Integer, byte[]> staples, int count, int stapled) {
  public Handshakes {
    certificates = List.copyOf(certificates);
    staples = Map.copyOf(staples);
  }

  /** One handshake. */
  public static Handshakes of(List<byte[]> certificates, Map<Integer, byte[]> staples) {
    return new Handshakes(certificates, staples, 1, staples.containsKey(0) ? 1 : 0);
  }

  static Handshakes of(Presented presented) {
    return of(presented.certificates(), presented.staples());
  }

  /** Those that a record tells of. */
  static Handshakes of(CertificateSeen.Chain chain) {
    Base64.Decoder decoder = Base64.getDecoder();
    List<String> fingerprints =
        chain.certificates().stream().map(CertificateSeen.Certificate::sha256).toList();
    var staples = new HashMap<Integer, byte[]>();
    for (Revocation one : chain.revocations()) {
      int place = fingerprints.indexOf(one.certificate());
      if (one.source() == Revocation.Source.STAPLE && place >= 0) {
        one.answerBase64().map(decoder::decode).ifPresent(der -> staples.put(place, der));
      }
    }
    return new Handshakes(
        chain.certificates().stream().map(one -> decoder.decode(one.derBase64())).toList(),
        staples,
        chain.stapling().map(CertificateSeen.Stapling::handshakes).orElse(1),
        chain.stapling().map(CertificateSeen.Stapling::stapled).orElse(0));
  }

  /** These and those, of the same chain. */
  Handshakes and(Handshakes others) {
    var all = new HashMap<>(others.staples);
    all.putAll(staples);
    return new Handshakes(certificates, all, count + others.count, stapled + others.stapled);
  }
}
