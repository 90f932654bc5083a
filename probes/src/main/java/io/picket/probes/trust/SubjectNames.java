package io.picket.probes.trust;

import io.picket.model.Addresses;
import io.picket.model.Answer;
import io.picket.model.Text;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * The names a certificate is for, and whether one of them is the name asked (RFC 9525): only
 * subjectAltName counts, a wildcard is exactly the whole left-most label, an address matches an
 * address only, and a common name never matches.
 */
public final class SubjectNames {
  /** More names than this are not listed in a record; all are looked at. */
  static final int MOST_LISTED = 1_000;

  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

  private SubjectNames() {}

  /** Whether a certificate is for a host, given as an ASCII name, an address or a mailbox. */
  public static Answer match(ParsedCertificate certificate, String host) {
    Optional<List<GeneralName>> names = certificate.facts().names();
    if (names.isEmpty()) {
      return new Answer.No("the certificate has no subjectAltName; common names do not count");
    }
    if (host.indexOf('@') > 0) {
      return mailbox(names.get(), host);
    }
    Optional<InetAddress> address = Addresses.parse(host);
    String asked = host.toLowerCase(Locale.ROOT);
    if (asked.endsWith(".")) {
      asked = asked.substring(0, asked.length() - 1);
    }
    // What some program or other reads as a number is no name, whatever a certificate calls it.
    if (address.isEmpty()
        && (!isWellFormed(asked) || asked.startsWith("*") || Addresses.looksNumeric(asked))) {
      return new Answer.No("what is asked for is no host name");
    }
    for (GeneralName name : names.get()) {
      boolean hit =
          address.isPresent()
              ? name.getTagNo() == GeneralName.iPAddress
                  && Arrays.equals(octets(name), address.get().getAddress())
              : name.getTagNo() == GeneralName.dNSName && matches(dns(name), asked);
      if (hit) {
        return new Answer.Yes(shown(name));
      }
    }
    return not(certificate);
  }

  /** The local part as written, the domain in any case (RFC 5280 section 7.5). */
  private static Answer mailbox(List<GeneralName> names, String asked) {
    String wanted = mailbox(asked);
    return names.stream()
        .filter(name -> name.getTagNo() == GeneralName.rfc822Name)
        .filter(name -> mailbox(text(name)).equals(wanted))
        .findFirst()
        .<Answer>map(name -> new Answer.Yes(shown(name)))
        .orElseGet(() -> new Answer.No("none of its e-mail addresses is this one"));
  }

  private static String mailbox(String text) {
    int at = text.lastIndexOf('@');
    return at < 0 ? text : text.substring(0, at) + text.substring(at).toLowerCase(Locale.ROOT);
  }

  private static Answer not(ParsedCertificate certificate) {
    List<String> listed = listed(certificate);
    String valid = String.join(", ", listed.subList(0, Math.min(10, listed.size())));
    return new Answer.No(
        "valid for "
            + valid
            + (listed.size() > 10 ? " and " + (listed.size() - 10) + " more" : ""));
  }

  /** Whether one presented DNS name covers the name asked; both in lower case. */
  static boolean matches(String presented, String asked) {
    if (!isWellFormed(presented)) {
      return false;
    }
    if (presented.equals(asked)) {
      return true;
    }
    int dot = asked.indexOf('.');
    return presented.startsWith("*.")
        && dot > 0
        && presented.indexOf('.', 2) > 0
        && presented.substring(1).equals(asked.substring(dot));
  }

  /** Whether a presented name is a host name, or a wildcard in the whole left-most label. */
  static boolean isWellFormed(String presented) {
    String rest = presented.startsWith("*.") ? presented.substring(2) : presented;
    if (rest.isEmpty() || presented.length() > 253) {
      return false;
    }
    for (String label : rest.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return true;
  }

  /** The names as {@code DNS:…} and {@code IP:…}, printable, at most {@value #MOST_LISTED}. */
  static List<String> listed(ParsedCertificate certificate) {
    var listed = new ArrayList<String>();
    for (GeneralName name : certificate.facts().names().orElse(List.of())) {
      if (listed.size() == MOST_LISTED) {
        break;
      }
      listed.add(shown(name));
    }
    return listed;
  }

  static String shown(GeneralName name) {
    return switch (name.getTagNo()) {
      case GeneralName.dNSName -> "DNS:" + Text.printable(text(name), 300);
      case GeneralName.iPAddress -> "IP:" + address(octets(name));
      case GeneralName.rfc822Name -> "email:" + Text.printable(text(name), 300);
      case GeneralName.uniformResourceIdentifier -> "URI:" + Text.printable(text(name), 300);
      case GeneralName.directoryName -> "directory name";
      default -> "name of type " + name.getTagNo();
    };
  }

  private static String address(byte[] octets) {
    return octets.length == 4 || octets.length == 16
        ? Addresses.text(Addresses.of(octets))
        : "(" + octets.length + " bytes)";
  }

  static String dns(GeneralName name) {
    return text(name).toLowerCase(Locale.ROOT);
  }

  static String text(GeneralName name) {
    return name.getName() instanceof ASN1String string ? string.getString() : "";
  }

  static byte[] octets(GeneralName name) {
    return name.getName() instanceof ASN1OctetString string ? string.getOctets() : new byte[0];
  }
}
