package io.picket.probes.trust;

import io.picket.model.Text;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * A distinguished name in the form in which names are compared (RFC 5280 section 7.1): strings are
 * equal when they differ in case, in runs of blanks or in their string type only.
 *
 * @param relative one normalised text per relative name, the most significant first
 * @param text for people, printable, in the order of RFC 4514 reversed to read CN last; bounded
 */
record DistinguishedName(List<String> relative, String text) {
  DistinguishedName {
    relative = List.copyOf(relative);
  }

  static DistinguishedName of(X500Name name) {
    var relative = new ArrayList<String>();
    for (RDN rdn : name.getRDNs()) {
      AttributeTypeAndValue[] pairs = rdn.getTypesAndValues();
      String[] parts = new String[pairs.length];
      for (int i = 0; i < pairs.length; i++) {
        parts[i] = pairs[i].getType().getId() + '=' + normal(pairs[i].getValue());
      }
      Arrays.sort(parts);
      relative.add(String.join("+", parts));
    }
    return new DistinguishedName(relative, Text.printable(shown(name)));
  }

  boolean isEmpty() {
    return relative.isEmpty();
  }

  /** Whether this name lies in the subtree that another names. */
  boolean isWithin(DistinguishedName subtree) {
    return relative.size() >= subtree.relative.size()
        && relative.subList(0, subtree.relative.size()).equals(subtree.relative);
  }

  /** Equal when the normalised parts are. */
  boolean same(DistinguishedName other) {
    return relative.equals(other.relative);
  }

  /** The values of one attribute, most significant first, as written. */
  static List<String> values(X500Name name, String attribute) {
    var values = new ArrayList<String>();
    for (RDN rdn : name.getRDNs()) {
      for (AttributeTypeAndValue pair : rdn.getTypesAndValues()) {
        if (pair.getType().getId().equals(attribute)
            && pair.getValue() instanceof ASN1String string) {
          values.add(string.getString());
        }
      }
    }
    return values;
  }

  private static String shown(X500Name name) {
    try {
      return BCStyle.INSTANCE.toString(name);
    } catch (RuntimeException e) {
      return "(a name that cannot be shown)";
    }
  }

  private static String normal(ASN1Encodable value) {
    if (value instanceof ASN1String string) {
      String text = Normalizer.normalize(string.getString(), Normalizer.Form.NFKC);
      return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }
    try {
      return '#' + HexFormat.of().formatHex(value.toASN1Primitive().getEncoded(ASN1Encoding.DER));
    } catch (IOException e) {
      return "#";
    }
  }
}
