package io.picket.scanner.certificate;

import io.picket.model.Text;
import io.picket.probes.trust.CertificateBundle;
import io.picket.probes.trust.CertificateShape;
import io.picket.probes.trust.ParsedCertificate;
import io.picket.probes.trust.PolicyDemands;
import io.picket.probes.trust.Purpose;
import io.picket.probes.trust.RevocationList;
import io.picket.probes.trust.TrustStore;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One line of the batch form, as a case. */
final class CaseJson {
  /** Intermediates in a path; a standard that one judges by knows no limit but what is bearable. */
  private static final int DEEPEST = 32;

  private static final int MOST_TOLD = 20;

  /** In seconds since 1970; far beyond what a certificate can say (the year 9999). */
  private static final double LATEST = 1e12;

  private final List<TrustStore> usual;
  private final InstantSource clock;

  CaseJson(List<TrustStore> usual, InstantSource clock) {
    this.usual = usual;
    this.clock = clock;
  }

  /** The leaf can be read, and nobody may accept it. */
  static final class Forbidden extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Forbidden(String why) {
      super("leaf: malformed: " + why);
    }
  }

  /**
   * A case, and what was left out of it.
   *
   * @param unreadable which of the further certificates are none, such as {@code untrusted 2}, and
   *     why; at most 20
   */
  record Asked(Case asked, List<String> unreadable) {}

  /**
   * Reads a case.
   *
   * @throws Forbidden when the leaf is what no certificate may be
   * @throws IllegalArgumentException when the line is no case or its leaf is no certificate
   */
  Asked read(JsonNode line) {
    CaseFields.requireKnown(line);
    List<byte[]> leaf = ders(line, "leaf");
    if (leaf.isEmpty()) {
      throw new IllegalArgumentException("leaf: no certificate");
    }
    ParsedCertificate first =
        switch (ParsedCertificate.read(leaf.getFirst())) {
          case ParsedCertificate.Reading.Read(ParsedCertificate certificate) -> certificate;
          case ParsedCertificate.Reading.Unreadable(String why) ->
              throw CertificateShape.violation(leaf.getFirst())
                  .<IllegalArgumentException>map(Forbidden::new)
                  .orElseGet(() -> new IllegalArgumentException("leaf: malformed: " + why));
        };
    var unreadable = new ArrayList<String>();
    var others = readable("leaf", leaf, 1, unreadable);
    others.addAll(readable("untrusted", ders(line, "untrusted"), 0, unreadable));
    List<String> hosts = HostJson.read(line.path("host"));
    Optional<String> purpose = purpose(line);
    boolean web = !hosts.isEmpty() || purpose.isPresent();
    var asked =
        new Case(
            first,
            others,
            stores(line, unreadable),
            hosts,
            at(line),
            purpose(hosts, purpose, first),
            Words.profile(text(line, "profile").orElse(web ? "webpki" : "path")),
            depth(line),
            crls(line),
            policies(line));
    return new Asked(asked, List.copyOf(unreadable));
  }

  /** One purpose, alone or in a list. */
  private static Optional<String> purpose(JsonNode line) {
    JsonNode value = line.path("purpose");
    if (!value.isArray()) {
      return text(line, "purpose").filter(text -> !text.isBlank());
    }
    if (value.size() > 1 || (value.size() == 1 && !value.get(0).isString())) {
      throw new IllegalArgumentException("purpose: write one: server, client or email");
    }
    return value.isEmpty() ? Optional.empty() : Optional.of(value.get(0).stringValue());
  }

  private static Purpose purpose(
      List<String> hosts, Optional<String> purpose, ParsedCertificate leaf) {
    boolean mailbox = !hosts.isEmpty() && hosts.getFirst().indexOf('@') > 0;
    Purpose asked = Words.purpose(purpose.orElse(mailbox ? "client" : "server"));
    return mailbox && asked == Purpose.CLIENT ? Purpose.ofMailbox(leaf) : asked;
  }

  private Instant at(JsonNode line) {
    JsonNode at = line.path("at");
    if (at.isNumber() && Math.abs(at.doubleValue()) < LATEST) {
      return Instant.ofEpochSecond((long) Math.floor(at.doubleValue()));
    }
    return text(line, "at").map(Words::moment).orElseGet(clock::instant);
  }

  private static int depth(JsonNode line) {
    JsonNode depth = line.path("max_depth");
    if (isLeftOut(depth)) {
      return DEEPEST;
    }
    if (!depth.isIntegralNumber() || depth.bigIntegerValue().signum() < 0) {
      throw new IllegalArgumentException("max_depth: write a whole number, 0 or more");
    }
    return depth.bigIntegerValue().min(BigInteger.valueOf(DEEPEST)).intValue();
  }

  private List<TrustStore> stores(JsonNode line, List<String> unreadable) {
    if (!line.has("trusted")) {
      return usual;
    }
    return List.of(
        TrustStore.of(
            "trusted",
            LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
            readable("trusted", ders(line, "trusted"), 0, unreadable)));
  }

  private static List<RevocationList> crls(JsonNode line) {
    var lists = new ArrayList<RevocationList>();
    for (byte[] der : ders(line, "crls")) {
      lists.add(RevocationList.of(der));
    }
    return lists;
  }

  private static PolicyDemands policies(JsonNode line) {
    var acceptable = new HashSet<String>();
    JsonNode policies = line.path("policies");
    if (!isLeftOut(policies) && !policies.isArray()) {
      throw new IllegalArgumentException("policies: write a list of object identifiers");
    }
    for (JsonNode policy : policies) {
      if (!policy.isString()) {
        throw new IllegalArgumentException("policies: write object identifiers as text");
      }
      acceptable.add(policy.stringValue());
    }
    return new PolicyDemands(
        acceptable,
        yes(line, "require_explicit_policy"),
        yes(line, "inhibit_policy_mapping"),
        yes(line, "inhibit_any_policy"));
  }

  private static boolean yes(JsonNode line, String field) {
    JsonNode value = line.path(field);
    if (!isLeftOut(value) && !value.isBoolean()) {
      throw new IllegalArgumentException(field + ": write true or false");
    }
    return value.asBoolean(false);
  }

  /** What is not there, or null, was not asked; what is there and no answer would be ignored. */
  private static boolean isLeftOut(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static List<ParsedCertificate> readable(
      String field, List<byte[]> ders, int first, List<String> unreadable) {
    var readable = new ArrayList<ParsedCertificate>();
    for (int i = first; i < ders.size(); i++) {
      switch (ParsedCertificate.read(ders.get(i))) {
        case ParsedCertificate.Reading.Read(ParsedCertificate certificate) ->
            readable.add(certificate);
        case ParsedCertificate.Reading.Unreadable(String why) -> {
          if (unreadable.size() < MOST_TOLD) {
            unreadable.add(field + " " + (i + 1) + ": " + Text.printable(why, 200));
          }
        }
      }
    }
    return readable;
  }

  private static Optional<String> text(JsonNode line, String field) {
    JsonNode value = line.path(field);
    if (isLeftOut(value)) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw new IllegalArgumentException(field + ": write text");
    }
    return Optional.of(value.stringValue());
  }

  /** PEM, or Base64 of DER, alone or in a list. */
  private static List<byte[]> ders(JsonNode line, String field) {
    JsonNode value = line.path(field);
    var ders = new ArrayList<byte[]>();
    if (value.isString()) {
      ders.addAll(ders(field, value.stringValue()));
    } else if (value.isArray()) {
      for (JsonNode one : value) {
        if (!one.isString()) {
          throw new IllegalArgumentException(field + ": write PEM or Base64, as text");
        }
        ders.addAll(ders(field, one.stringValue()));
      }
    } else if (!isLeftOut(value)) {
      throw new IllegalArgumentException(field + ": write PEM or Base64, or a list of these");
    }
    return ders;
  }

  private static List<byte[]> ders(String field, String text) {
    if (text.contains("-----BEGIN ")) {
      return CertificateBundle.pemBlocks(text, field.equals("crls") ? "CRL" : "CERTIFICATE");
    }
    try {
      byte[] der =
          Base64.getMimeDecoder().decode(text.strip().getBytes(StandardCharsets.ISO_8859_1));
      return der.length == 0 ? List.of() : List.of(der);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + ": neither PEM nor Base64", e);
    }
  }
}
