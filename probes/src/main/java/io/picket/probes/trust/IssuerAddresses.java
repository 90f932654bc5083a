package io.picket.probes.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * Where a certificate says its issuer can be asked: plain HTTP only, at most {@value #MOST} of each
 * kind, as written. Whoever made the certificate chose them.
 *
 * @param responders OCSP (RFC 5280 section 4.2.2.1)
 * @param lists revocation lists, the first of each distribution point (section 4.2.1.13)
 * @param issuers certificates of the issuer (section 4.2.2.1)
 */
public record IssuerAddresses(List<String> responders, List<String> lists, List<String> issuers) {
  private static final int MOST = 4;

  public IssuerAddresses {
    responders = List.copyOf(responders);
    lists = List.copyOf(lists);
    issuers = List.copyOf(issuers);
  }

  /** Those in a certificate. */
  public static IssuerAddresses in(ParsedCertificate certificate) {
    ExtensionFacts facts = certificate.facts();
    var lists = new ArrayList<String>();
    for (DistributionPoint point : facts.crlPoints()) {
      List<String> urls = plain(urls(point));
      if (!urls.isEmpty()) {
        lists.add(urls.getFirst());
      }
    }
    return new IssuerAddresses(
        plain(facts.responderUrls()), plain(lists), plain(facts.issuerUrls()));
  }

  private static List<String> urls(DistributionPoint point) {
    DistributionPointName name = point.getDistributionPoint();
    var urls = new ArrayList<String>();
    if (name == null || name.getType() != DistributionPointName.FULL_NAME) {
      return urls;
    }
    try {
      for (GeneralName one : GeneralNames.getInstance(name.getName()).getNames()) {
        if (one.getTagNo() == GeneralName.uniformResourceIdentifier) {
          urls.add(one.getName().toString());
        }
      }
    } catch (RuntimeException e) {
      // Names that cannot be read lead nowhere.
    }
    return urls;
  }

  private static List<String> plain(List<String> urls) {
    return urls.stream()
        .filter(url -> url.toLowerCase(Locale.ROOT).startsWith("http://"))
        .distinct()
        .limit(MOST)
        .toList();
  }
}
