package io.picket.probes.trust;

import io.picket.model.Text;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.OtherName;

/**
 * Name constraints (RFC 5280 section 4.2.1.10): DNS, address, e-mail, directory and URI names; any
 * other form that is constrained and present is refused, because it cannot be compared.
 */
final class NameLimits {
  private static final String EMAIL_ATTRIBUTE = "1.2.840.113549.1.9.1";
  private static final String SMTP_UTF8_MAILBOX = "1.3.6.1.5.5.7.8.9";

  private final List<GeneralSubtree> permitted;
  private final List<GeneralSubtree> excluded;
  private final DnsTrees permittedDns;
  private final DnsTrees excludedDns;

  private NameLimits(List<GeneralSubtree> permitted, List<GeneralSubtree> excluded) {
    this.permitted = permitted.stream().filter(one -> !isDns(one)).toList();
    this.excluded = excluded.stream().filter(one -> !isDns(one)).toList();
    this.permittedDns = DnsTrees.of(bases(permitted));
    this.excludedDns = DnsTrees.of(bases(excluded));
  }

  private static boolean isDns(GeneralSubtree subtree) {
    return subtree.getBase().getTagNo() == GeneralName.dNSName;
  }

  private static List<String> bases(List<GeneralSubtree> subtrees) {
    return subtrees.stream()
        .filter(NameLimits::isDns)
        .map(subtree -> SubjectNames.dns(subtree.getBase()))
        .toList();
  }

  /**
   * @param lenient whether a DNS constraint may begin with a dot, which RFC 5280 gives to URIs
   *     alone and most agents read as "below this name"
   * @throws UnreadableException when the extension says nothing or something that has no meaning
   */
  static NameLimits of(NameConstraints constraints, boolean lenient) throws UnreadableException {
    List<GeneralSubtree> permitted = list(constraints.getPermittedSubtrees());
    List<GeneralSubtree> excluded = list(constraints.getExcludedSubtrees());
    if (permitted.isEmpty() && excluded.isEmpty()) {
      throw new UnreadableException("name constraints that constrain nothing");
    }
    for (List<GeneralSubtree> side : List.of(permitted, excluded)) {
      for (GeneralSubtree subtree : side) {
        requireMeaning(subtree, lenient);
      }
    }
    return new NameLimits(permitted, excluded);
  }

  private static List<GeneralSubtree> list(
      GeneralSubtree @org.jspecify.annotations.Nullable [] side) {
    return side == null ? List.of() : List.of(side);
  }

  private static void requireMeaning(GeneralSubtree subtree, boolean lenient)
      throws UnreadableException {
    if (subtree.getMinimum().signum() != 0 || subtree.getMaximum() != null) {
      throw new UnreadableException("a name constraint with minimum or maximum");
    }
    GeneralName base = subtree.getBase();
    switch (base.getTagNo()) {
      case GeneralName.dNSName -> {
        String name = SubjectNames.dns(base);
        if (!isHost(lenient && name.startsWith(".") ? name.substring(1) : name)) {
          throw new UnreadableException(
              "\"" + Text.printable(name, 100) + "\" is no DNS name constraint");
        }
      }
      case GeneralName.iPAddress -> {
        byte[] octets = SubjectNames.octets(base);
        if ((octets.length != 8 && octets.length != 32) || !contiguous(octets)) {
          throw new UnreadableException("an address constraint that is no network");
        }
      }
      case GeneralName.rfc822Name -> {
        String name = SubjectNames.text(base);
        String host = name.substring(name.indexOf('@') + 1).toLowerCase(Locale.ROOT);
        boolean mailbox = name.indexOf('@') >= 0;
        if (name.indexOf('@') == 0
            || (mailbox && host.isEmpty())
            || !isHost(!mailbox && host.startsWith(".") ? host.substring(1) : host)) {
          throw new UnreadableException(
              "\"" + Text.printable(name, 100) + "\" is no e-mail constraint");
        }
      }
      case GeneralName.uniformResourceIdentifier -> {
        String name = SubjectNames.dns(base);
        if (!isHost(name.startsWith(".") ? name.substring(1) : name)) {
          throw new UnreadableException(
              "\"" + Text.printable(name, 100) + "\" is no URI constraint");
        }
      }
      default -> {
        // Other forms are compared, or refused, where such a name occurs.
      }
    }
  }

  /** A host name, or nothing, which stands for all names. */
  private static boolean isHost(String name) {
    return name.isEmpty() || (SubjectNames.isWellFormed(name) && !name.startsWith("*"));
  }

  private static boolean contiguous(byte[] octets) {
    boolean ended = false;
    for (int i = octets.length / 2; i < octets.length; i++) {
      for (int bit = 7; bit >= 0; bit--) {
        boolean one = (octets[i] >> bit & 1) == 1;
        if (one && ended) {
          return false;
        }
        ended |= !one;
      }
    }
    return true;
  }

  /** How many comparisons a name costs: DNS trees are found at once, the others one by one. */
  private int cost(GeneralName name) {
    return name.getTagNo() == GeneralName.dNSName ? 1 : 1 + permitted.size() + excluded.size();
  }

  /** The first name of a certificate that is not allowed; empty when all are. */
  Optional<String> violation(ParsedCertificate certificate, Budget budget) {
    for (GeneralName name : names(certificate)) {
      budget.compare(cost(name));
      if (budget.isSpent()) {
        return Optional.empty();
      }
      if (name.getTagNo() == GeneralName.dNSName) {
        String dns = SubjectNames.dns(name);
        if (excludedDns.holds(dns, true)) {
          return Optional.of(SubjectNames.shown(name) + " is excluded");
        }
        if (!permittedDns.isEmpty() && !permittedDns.holds(dns, false)) {
          return Optional.of(SubjectNames.shown(name) + " is not among the permitted names");
        }
        continue;
      }
      for (GeneralSubtree subtree : excluded) {
        if (subtree.getBase().getTagNo() == name.getTagNo() && within(name, subtree, true)) {
          return Optional.of(SubjectNames.shown(name) + " is excluded");
        }
      }
      boolean constrained = false;
      boolean allowed = false;
      for (GeneralSubtree subtree : permitted) {
        if (subtree.getBase().getTagNo() == name.getTagNo()) {
          constrained = true;
          allowed |= within(name, subtree, false);
        }
      }
      if (constrained && !allowed) {
        return Optional.of(SubjectNames.shown(name) + " is not among the permitted names");
      }
    }
    return Optional.empty();
  }

  private static List<GeneralName> names(ParsedCertificate certificate) {
    var names = new ArrayList<GeneralName>();
    X500Name subject = certificate.subjectName();
    if (subject.size() > 0) {
      names.add(new GeneralName(subject));
    }
    Optional<List<GeneralName>> alternatives = certificate.facts().names();
    for (GeneralName name : alternatives.orElse(List.of())) {
      names.add(name);
      mailbox(name).ifPresent(names::add);
    }
    if (alternatives.isEmpty()) {
      for (String email : DistinguishedName.values(subject, EMAIL_ATTRIBUTE)) {
        names.add(new GeneralName(GeneralName.rfc822Name, email));
      }
    }
    return names;
  }

  /** A mailbox in Unicode as the mail name whose constraints bind it too (RFC 9598 section 6). */
  private static Optional<GeneralName> mailbox(GeneralName name) {
    if (name.getTagNo() != GeneralName.otherName) {
      return Optional.empty();
    }
    try {
      OtherName other = OtherName.getInstance(name.getName());
      return other.getTypeID().getId().equals(SMTP_UTF8_MAILBOX)
          ? Optional.of(
              new GeneralName(
                  GeneralName.rfc822Name,
                  other.getValue() instanceof ASN1UTF8String text ? text : new DERUTF8String("")))
          : Optional.empty();
    } catch (RuntimeException e) {
      return Optional.empty(); // Not even of the form that every other name has.
    }
  }

  /**
   * Whether a name lies within a subtree; a form that cannot be compared lies in every excluded.
   */
  private static boolean within(GeneralName name, GeneralSubtree subtree, boolean excluding) {
    GeneralName base = subtree.getBase();
    return switch (name.getTagNo()) {
      case GeneralName.iPAddress ->
          addressWithin(SubjectNames.octets(name), SubjectNames.octets(base), excluding);
      case GeneralName.rfc822Name ->
          emailWithin(SubjectNames.text(name), SubjectNames.text(base), excluding);
      case GeneralName.directoryName ->
          DistinguishedName.of(X500Name.getInstance(name.getName()))
              .isWithin(DistinguishedName.of(X500Name.getInstance(base.getName())));
      case GeneralName.uniformResourceIdentifier ->
          uriWithin(SubjectNames.text(name), SubjectNames.dns(base), excluding);
      default -> excluding;
    };
  }

  private static boolean addressWithin(byte[] address, byte[] network, boolean excluding) {
    if (address.length != 4 && address.length != 16) {
      return excluding;
    }
    if (address.length * 2 != network.length) {
      return false;
    }
    for (int i = 0; i < address.length; i++) {
      if ((address[i] & network[address.length + i])
          != (network[i] & network[address.length + i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean emailWithin(String name, String base, boolean excluding) {
    if (base.isEmpty()) {
      return true;
    }
    int at = name.indexOf('@');
    if (at <= 0 || at != name.lastIndexOf('@')) {
      return excluding;
    }
    String host = name.substring(at + 1).toLowerCase(Locale.ROOT);
    int baseAt = base.lastIndexOf('@');
    if (baseAt > 0) {
      return name.substring(0, at).equals(base.substring(0, baseAt))
          && host.equals(base.substring(baseAt + 1).toLowerCase(Locale.ROOT));
    }
    String domain = base.toLowerCase(Locale.ROOT);
    return domain.startsWith(".") ? host.endsWith(domain) : host.equals(domain);
  }

  private static boolean uriWithin(String name, String base, boolean excluding) {
    String host;
    try {
      host = URI.create(name).getHost();
    } catch (IllegalArgumentException e) {
      return excluding;
    }
    if (host == null || host.startsWith("[") || host.endsWith(".") || isQuad(host)) {
      return excluding;
    }
    String lower = host.toLowerCase(Locale.ROOT);
    return base.isEmpty() || (base.startsWith(".") ? lower.endsWith(base) : lower.equals(base));
  }

  private static boolean isQuad(String host) {
    return Arrays.stream(host.split("\\.", -1))
        .allMatch(part -> part.chars().allMatch(Character::isDigit));
  }
}
