package io.picket.scanner.certificate;

import io.picket.fingerprints.data.Spelling;
import io.picket.model.Text;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The names of a case's fields, and what is made of others: one that is nearly a name here, or that
 * alone brings certificates, was meant as a question and is an error; any other is a note of
 * whoever asks, and is named in the answer.
 */
final class CaseFields {
  private static final int MOST_TOLD = 20;

  private static final Set<String> NAMES =
      Set.of(
          "id",
          "leaf",
          "untrusted",
          "trusted",
          "crls",
          "host",
          "at",
          "purpose",
          "max_depth",
          "profile",
          "policies",
          "require_explicit_policy",
          "inhibit_policy_mapping",
          "inhibit_any_policy");

  private CaseFields() {}

  /** The fields of a line that mean nothing here; at most 20. */
  static List<String> ignored(JsonNode line) {
    return line.propertyNames().stream()
        .filter(name -> !NAMES.contains(name))
        .limit(MOST_TOLD)
        .map(name -> Text.printable(name, 60))
        .toList();
  }

  /**
   * Looks for fields that would be a question under their right name.
   *
   * @throws IllegalArgumentException for such a field
   */
  static void requireKnown(JsonNode line) {
    for (String name : line.propertyNames()) {
      if (NAMES.contains(name)) {
        continue;
      }
      Optional<String> meant = NAMES.stream().filter(known -> isNearly(name, known)).findFirst();
      if (meant.isPresent()) {
        throw new IllegalArgumentException(
            "\"" + Text.printable(name, 60) + "\": no such field; write " + meant.get());
      }
      if (!line.has("trusted") && holdsCertificate(line.path(name))) {
        throw new IllegalArgumentException(
            "\""
                + Text.printable(name, 60)
                + "\": no such field; certificates are written in leaf, untrusted, trusted and"
                + " crls");
      }
    }
  }

  private static boolean holdsCertificate(JsonNode value) {
    JsonNode first = value.isArray() && !value.isEmpty() ? value.get(0) : value;
    String text = first.isString() ? first.stringValue() : "";
    return text.contains("-----BEGIN CERTIFICATE")
        || (text.length() > 200 && text.startsWith("MI"));
  }

  private static boolean isNearly(String name, String known) {
    String plain = plain(name);
    String meant = plain(known);
    return plain.equals(meant)
        || (meant.length() > 2
            && Math.abs(plain.length() - meant.length()) <= 2
            && Spelling.distance(plain, meant) <= (meant.length() < 6 ? 1 : 2));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }
}
