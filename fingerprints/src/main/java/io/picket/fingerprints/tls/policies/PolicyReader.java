package io.picket.fingerprints.tls.policies;

import io.picket.fingerprints.data.BadInput;
import io.picket.fingerprints.data.Fields;
import io.picket.fingerprints.data.Spelling;
import io.picket.fingerprints.data.Value;
import io.picket.fingerprints.tls.Group;
import io.picket.fingerprints.tls.Groups;
import io.picket.fingerprints.tls.Suite;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.TlsDetail.Question;
import io.picket.model.TlsSession;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads a policy; every name in it must be known, and errors say where and what was meant. */
final class PolicyReader {
  private static final List<String> RULES =
      List.of(
          "certificate-days-at-most",
          "certificate-hashes-allowed",
          "certificate-keys-allowed",
          "certificate-trusted",
          "dh-bits-at-least",
          "feature",
          "groups-allowed",
          "hsts-seconds-at-least",
          "suites-allowed",
          "suites-need",
          "versions-allowed",
          "versions-required");

  private static final List<String> KEYS =
      List.of("DSA", "EC", "Ed25519", "Ed448", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87", "RSA");
  private static final List<String> HASHES =
      List.of("MD5", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512");

  private PolicyReader() {}

  /**
   * @param lines the text that the value was read from
   * @throws BadInput when it is no policy
   */
  static TlsPolicy read(Value value, List<String> lines) {
    Fields fields = value.fields("id", "title", "version", "source", "clauses", "leaves-out");
    var clauses = new ArrayList<TlsPolicy.Clause>();
    var ids = new HashSet<String>();
    for (Value clause : fields.required("clauses").list()) {
      TlsPolicy.Clause read = clause(clause);
      if (!ids.add(read.id())) {
        throw clause.bad("a second clause \"" + read.id() + "\"", "give it another id");
      }
      clauses.add(read);
    }
    if (clauses.isEmpty()) {
      throw value.bad("a policy without clauses allows everything", "add a clause");
    }
    return new TlsPolicy(
        fields.required("id").text(),
        fields.required("title").text(),
        fields.required("version").text(),
        fields.required("source").text(),
        clauses,
        fields
            .optional("leaves-out")
            .map(left -> left.oneOrMore().stream().map(Value::text).toList())
            .orElse(List.of()),
        lines);
  }

  private static TlsPolicy.Clause clause(Value value) {
    var keys = new ArrayList<>(RULES);
    keys.addAll(List.of("id", "level", "says", "versions", "wanted", "when"));
    Fields fields = value.fields(keys.toArray(String[]::new));
    List<String> rules = fields.present().stream().filter(RULES::contains).toList();
    if (rules.size() != 1) {
      throw value.bad("a clause has one rule, this has " + rules.size(), "use one of " + RULES);
    }
    String kind = rules.getFirst();
    boolean ofSuites = kind.startsWith("suites");
    if (fields.optional("versions").isPresent() && !ofSuites) {
      throw fields.required("versions").bad("\"versions\" goes with suites only", "leave it out");
    }
    if (fields.optional("wanted").isPresent() && !kind.equals("feature")) {
      throw fields.required("wanted").bad("\"wanted\" goes with a feature only", "leave it out");
    }
    return new TlsPolicy.Clause(
        fields.required("id").text(),
        fields.required("says").text(),
        fields
            .optional("level")
            .map(level -> level.oneOf(TlsPolicy.Level.class))
            .orElse(TlsPolicy.Level.SHALL),
        rule(kind, fields),
        fields.optional("when").map(PolicyReader::condition));
  }

  private static TlsPolicy.Condition condition(Value value) {
    Fields fields = value.fields("accepts", "refuses", "cbc");
    if (fields.present().isEmpty()) {
      throw value.bad("a condition of nothing always holds", "leave \"when\" out");
    }
    boolean cbc = fields.optional("cbc").map(Value::flag).orElse(false);
    if (fields.optional("cbc").isPresent() && !cbc) {
      throw fields
          .required("cbc")
          .bad("\"cbc\" asks for a suite in CBC mode", "write true, or leave it out");
    }
    return new TlsPolicy.Condition(
        fields.optional("accepts").map(PolicyReader::versions).orElseGet(Set::of),
        fields.optional("refuses").map(PolicyReader::versions).orElseGet(Set::of),
        cbc);
  }

  /** One of all plain questions; those of finished handshakes make another kind of rule. */
  private static TlsPolicy.Rule feature(Value value, boolean wanted) {
    for (TlsSession.Question question : TlsSession.Question.values()) {
      if (label(question).equals(value.text())) {
        return new TlsPolicy.SessionFeatureWanted(question, wanted);
      }
    }
    for (Question question : Question.values()) {
      if (label(question).equals(value.text())) {
        return new TlsPolicy.FeatureWanted(question, wanted);
      }
    }
    List<String> all =
        Stream.<Enum<?>>concat(
                Arrays.stream(Question.values()), Arrays.stream(TlsSession.Question.values()))
            .map(PolicyReader::label)
            .sorted()
            .toList();
    throw value.bad("unknown feature \"" + value.text() + "\"", Spelling.hint(value.text(), all));
  }

  private static String label(Enum<?> question) {
    return question.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static TlsPolicy.Rule rule(String kind, Fields fields) {
    Value value = fields.required(kind);
    return switch (kind) {
      case "certificate-days-at-most" -> new TlsPolicy.CertificateDays(value.integer(1, 36_500));
      case "certificate-hashes-allowed" ->
          new TlsPolicy.CertificateHashes(Set.copyOf(named(value.oneOrMore(), HASHES, "hash")));
      case "certificate-keys-allowed" -> keys(value);
      case "certificate-trusted" -> {
        if (!value.flag()) {
          throw value.bad("nobody demands an untrusted certificate", "write true, or leave it out");
        }
        yield new TlsPolicy.CertificateTrusted();
      }
      case "hsts-seconds-at-least" ->
          new TlsPolicy.HstsAtLeast(value.integer(1, Integer.MAX_VALUE));
      case "versions-allowed" -> {
        Set<TlsVersion> allowed = versions(value);
        if (allowed.size() == TlsVersion.values().length) {
          throw value.bad("every version is allowed", "name those only that may be spoken");
        }
        yield new TlsPolicy.VersionsAllowed(allowed);
      }
      case "versions-required" -> new TlsPolicy.VersionsRequired(versions(value));
      case "suites-allowed" ->
          new TlsPolicy.SuitesAllowed(
              versions(fields.required("versions")), codes(value, PolicyReader::suite));
      case "suites-need" -> need(versions(fields.required("versions")), value);
      case "groups-allowed" -> new TlsPolicy.GroupsAllowed(codes(value, PolicyReader::group));
      case "dh-bits-at-least" -> new TlsPolicy.DhBitsAtLeast(value.integer(512, 16384));
      case "feature" -> feature(value, fields.required("wanted").flag());
      default -> throw new IllegalStateException(kind);
    };
  }

  private static TlsPolicy.SuitesNeed need(Set<TlsVersion> versions, Value value) {
    Fields fields =
        value.fields("bits", "authenticated", "forward-secret", "aead", "encryption", "mac");
    var need =
        new TlsPolicy.SuitesNeed(
            versions,
            fields.optional("bits").map(bits -> bits.integer(0, 256)).orElse(0),
            fields.optional("authenticated").map(Value::flag).orElse(false),
            fields.optional("forward-secret").map(Value::flag).orElse(false),
            fields.optional("aead").map(Value::flag).orElse(false),
            known(fields, "encryption", Suite::encryption),
            known(fields, "mac", Suite::mac));
    if (need.equals(
        new TlsPolicy.SuitesNeed(versions, 0, false, false, false, Set.of(), Set.of()))) {
      throw value.bad("suites need nothing here, so every server keeps it", "say what they need");
    }
    return need;
  }

  private static TlsPolicy.CertificateKeys keys(Value value) {
    Map<String, Integer> least = new HashMap<>();
    Fields fields = value.fields(KEYS.toArray(String[]::new));
    fields
        .present()
        .forEach(algorithm -> least.put(algorithm, fields.required(algorithm).integer(0, 65_536)));
    if (least.isEmpty()) {
      throw value.bad("no kind of key is allowed", "add one, such as RSA: 2048");
    }
    return new TlsPolicy.CertificateKeys(least);
  }

  private static List<String> named(List<Value> values, List<String> names, String what) {
    for (Value value : values) {
      if (!names.contains(value.text())) {
        throw value.bad(
            "unknown " + what + " \"" + value.text() + "\"", Spelling.hint(value.text(), names));
      }
    }
    return values.stream().map(Value::text).toList();
  }

  private static Set<String> known(Fields fields, String key, Function<Suite, String> property) {
    List<String> names = Suites.all().stream().map(property).distinct().sorted().toList();
    var chosen = new HashSet<String>();
    for (Value value : fields.optional(key).map(Value::oneOrMore).orElseGet(List::of)) {
      if (!names.contains(value.text())) {
        throw value.bad(
            "no suite has the " + key + " \"" + value.text() + "\"",
            Spelling.hint(value.text(), names));
      }
      chosen.add(value.text());
    }
    return chosen;
  }

  private static Set<TlsVersion> versions(Value list) {
    var versions = EnumSet.noneOf(TlsVersion.class);
    List<String> labels = Arrays.stream(TlsVersion.values()).map(TlsVersion::label).toList();
    for (Value value : list.oneOrMore()) {
      String label = value.text();
      TlsVersion version =
          Arrays.stream(TlsVersion.values())
              .filter(candidate -> candidate.label().equals(label))
              .findFirst()
              .orElseThrow(() ->
                  value.bad("unknown version \"" + label + "\"", Spelling.hint(label, labels)));
      versions.add(version);
    }
    if (versions.isEmpty()) {
      throw list.bad("no version is named, so every server keeps it", "name one, such as TLS 1.2");
    }
    return versions;
  }

  private static Set<Integer> codes(Value list, Function<Value, Integer> reader) {
    var codes = new HashSet<Integer>();
    list.list().forEach(value -> codes.add(reader.apply(value)));
    return codes;
  }

  private static int suite(Value value) {
    Optional<Suite> suite = Suites.named(value.text());
    if (suite.isEmpty()) {
      throw value.bad(
          "unknown cipher suite \"" + value.text() + "\"",
          Spelling.hint(value.text(), Suites.all().stream().map(Suite::name).toList()));
    }
    return suite.get().code();
  }

  private static int group(Value value) {
    return Groups.all().stream()
        .filter(group -> group.name().equals(value.text()))
        .findFirst()
        .map(Group::code)
        .orElseThrow(() ->
            value.bad(
                "unknown group \"" + value.text() + "\"",
                Spelling.hint(value.text(), Groups.all().stream().map(Group::name).toList())));
  }
}
