package io.picket.probes.trust;

import io.picket.model.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.x509.Time;

/**
 * A moment as certificates and CRLs write it.
 *
 * @param asProfiled whether seconds and Z are there and the type fits the year (RFC 5280 section
 *     4.1.2.5): UTCTime until 2049, GeneralizedTime from 2050
 */
record CertificateTime(Instant instant, boolean asProfiled) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{2}|\\d{4})(\\d{2})(\\d{2})(\\d{2})(\\d{2})(\\d{2})?(?:\\.\\d+)?Z");

  static CertificateTime read(Time time) throws UnreadableException {
    var primitive = time.toASN1Primitive();
    String text;
    try {
      byte[] encoded = primitive.getEncoded(ASN1Encoding.DER);
      text = new String(Arrays.copyOfRange(encoded, 2, encoded.length), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UnreadableException("a time that cannot be read");
    }
    boolean two = primitive instanceof ASN1UTCTime;
    Matcher match = FORM.matcher(text);
    if (!match.matches() || (match.group(1).length() == 2) != two) {
      throw new UnreadableException("not a time: " + Text.printable(text, 40));
    }
    int year = Integer.parseInt(match.group(1));
    if (two) {
      year += year < 50 ? 2000 : 1900;
    }
    try {
      Instant instant =
          LocalDateTime.of(
                  year,
                  Integer.parseInt(match.group(2)),
                  Integer.parseInt(match.group(3)),
                  Integer.parseInt(match.group(4)),
                  Integer.parseInt(match.group(5)),
                  match.group(6) == null ? 0 : Integer.parseInt(match.group(6)))
              .toInstant(ZoneOffset.UTC);
      boolean full = match.group(6) != null && text.indexOf('.') < 0;
      return new CertificateTime(instant, full && two == year < 2050);
    } catch (DateTimeException e) {
      throw new UnreadableException("not a time: " + Text.printable(text, 40));
    }
  }
}
