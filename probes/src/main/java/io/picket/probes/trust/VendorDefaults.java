package io.picket.probes.trust;

import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * Certificates that products install by default, by the names they are reported to carry. No vendor
 * page states these names; they come from several independent public repositories, so they explain
 * and never decide.
 */
final class VendorDefaults {
  private static final String COMMON_NAME = "2.5.4.3";
  private static final String UNIT = "2.5.4.11";
  private static final String ORGANISATION = "2.5.4.10";

  private VendorDefaults() {}

  /** Which product's default a chain looks like, as evidence for people. */
  static Optional<String> of(List<ParsedCertificate> chain) {
    for (ParsedCertificate certificate : chain) {
      for (X500Name name : List.of(certificate.issuerName(), certificate.subjectName())) {
        if (isManageEngine(name)) {
          return Optional.of(
              "ManageEngine's own authority, as reported for Endpoint Central and its relatives ("
                  + DistinguishedName.of(name).text()
                  + ")");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isManageEngine(X500Name name) {
    boolean authority =
        DistinguishedName.values(name, COMMON_NAME).stream()
            .anyMatch(
                common -> common.startsWith("ManageEngineCA") || common.equals("ManageEngine"));
    boolean owner =
        DistinguishedName.values(name, UNIT).contains("ManageEngine")
            || DistinguishedName.values(name, ORGANISATION).contains("Zoho Corporation");
    return authority && (owner || DistinguishedName.values(name, ORGANISATION).isEmpty());
  }
}
