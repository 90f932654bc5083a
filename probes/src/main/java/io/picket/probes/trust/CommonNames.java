package io.picket.probes.trust;

import io.picket.model.Addresses;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * Common names beside the names that count. RFC 9525 gives them no say; the baseline requirements
 * (7.1.4.3) let a common name only repeat one of the subject alternative names.
 */
final class CommonNames {
  private static final String COMMON_NAME = "2.5.4.3";
  private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][0-9a-fA-F]{1,8}");
  private static final Pattern DOTTED =
      Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})");

  private CommonNames() {}

  static List<String> of(ParsedCertificate certificate) {
    return DistinguishedName.values(certificate.subjectName(), COMMON_NAME);
  }

  /** Whether it is one of the names, letter by letter. */
  static boolean repeats(String common, List<GeneralName> names) {
    return names.stream()
        .anyMatch(name ->
            SubjectNames.shown(name).equals("IP:" + common)
                || (name.getTagNo() == GeneralName.dNSName
                    && SubjectNames.text(name).equals(common)));
  }

  /**
   * Whether it means one of the names but writes it differently: in other case, in Unicode, as an
   * address in a form that RFC 3986 or RFC 5952 does not have.
   */
  static boolean spellsOtherwise(String common, List<GeneralName> names) {
    if (repeats(common, names)) {
      return false;
    }
    if (common.chars().anyMatch(c -> c > 0x7F)
        && common.indexOf('.') > 0
        && !common.contains(" ")) {
      return names.stream()
          .anyMatch(name ->
              name.getTagNo() == GeneralName.dNSName && SubjectNames.dns(name).contains("xn--"));
    }
    Optional<InetAddress> address = address(common);
    return names.stream()
        .anyMatch(name ->
            switch (name.getTagNo()) {
              case GeneralName.dNSName -> SubjectNames.text(name).equalsIgnoreCase(common);
              case GeneralName.iPAddress ->
                  address.isPresent()
                      && Arrays.equals(address.get().getAddress(), SubjectNames.octets(name));
              default -> false;
            });
  }

  /** The address that a lenient reader would see. */
  private static Optional<InetAddress> address(String common) {
    if (HEXADECIMAL.matcher(common).matches()) {
      long value = Long.parseLong(common.substring(2), 16);
      return Optional.of(
          Addresses.of(
              new byte[] {
                (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
              }));
    }
    var dotted = DOTTED.matcher(common);
    if (dotted.matches()) {
      byte[] octets = new byte[4];
      for (int i = 0; i < 4; i++) {
        int octet = Integer.parseInt(dotted.group(i + 1));
        if (octet > 255) {
          return Optional.empty();
        }
        octets[i] = (byte) octet;
      }
      return Optional.of(Addresses.of(octets));
    }
    return Addresses.parse(common);
  }
}
