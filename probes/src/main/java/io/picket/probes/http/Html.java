package io.picket.probes.http;

import java.util.Locale;
import java.util.Optional;

/**
 * The little that is read from a page: its title, its first password field, how much it says. Every
 * step moves forward through bounded text, so a hostile page costs no more than a friendly one.
 */
final class Html {
  /** A redirect's own words ("Object moved to here") are shorter than this, in characters. */
  private static final int STUB = 300;

  private static final int LONGEST_TITLE = 200;

  private final String page;
  private final String lower;

  Html(String page) {
    this.page = page;
    this.lower = page.toLowerCase(Locale.ROOT);
  }

  /** The text of the first title element, white space collapsed. */
  Optional<String> title() {
    int open = lower.indexOf("<title");
    int start = open < 0 ? -1 : lower.indexOf('>', open);
    if (start < 0 || lower.length() != page.length()) {
      return Optional.empty();
    }
    int end = lower.indexOf("</title", start);
    String text = page.substring(start + 1, end < 0 ? page.length() : end);
    text = text.substring(0, Math.min(4 * LONGEST_TITLE, text.length()));
    String bare = unescaped(text).strip().replaceAll("\\s{1,800}", " ");
    return bare.isEmpty()
        ? Optional.empty()
        : Optional.of(bare.substring(0, Math.min(LONGEST_TITLE, bare.length())));
  }

  /** Whether it holds an input for a password. */
  boolean passwordField() {
    return passwordAt() >= 0;
  }

  /** Where the first input for a password begins; -1 when there is none. */
  int passwordAt() {
    int end;
    for (int at = lower.indexOf("<input"); at >= 0; at = lower.indexOf("<input", end)) {
      end = lower.indexOf('>', at);
      String tag = lower.substring(at, end < 0 ? lower.length() : end);
      if (attribute(tag, "type").filter("password"::equals).isPresent()) {
        return at;
      }
      if (end < 0) {
        return -1;
      }
    }
    return -1;
  }

  /** Where the form around the first password field posts to; empty when it does not say. */
  Optional<String> formTarget() {
    int field = passwordAt();
    int form = field < 0 ? -1 : lower.lastIndexOf("<form", field);
    if (form < 0 || lower.length() != page.length()) {
      return Optional.empty();
    }
    int end = page.indexOf('>', form);
    return attribute(page.substring(form, end < 0 ? field : end), "action");
  }

  /**
   * Whether it says more than a redirect usually does.
   *
   * @param redirect whether it came with a redirect
   */
  boolean content(boolean redirect) {
    if (passwordField()) {
      return true;
    }
    int visible = 0;
    boolean tag = false;
    for (int i = 0; i < page.length(); i++) {
      char c = page.charAt(i);
      if (c == '<') {
        tag = true;
      } else if (c == '>') {
        tag = false;
      } else if (!tag && !Character.isWhitespace(c)) {
        visible++;
      }
    }
    return redirect ? visible > STUB : !page.isBlank();
  }

  /** The value of a tag's attribute, as written. */
  static Optional<String> attribute(String tag, String name) {
    String lower = tag.toLowerCase(Locale.ROOT);
    for (int at = lower.indexOf(name); at >= 0; at = lower.indexOf(name, at + 1)) {
      int equals = at + name.length();
      while (equals < tag.length() && Character.isWhitespace(tag.charAt(equals))) {
        equals++;
      }
      boolean begins = at > 0 && Character.isWhitespace(tag.charAt(at - 1));
      if (begins && equals < tag.length() && tag.charAt(equals) == '=') {
        return Optional.of(value(tag.substring(equals + 1).stripLeading()));
      }
    }
    return Optional.empty();
  }

  private static String value(String rest) {
    if (rest.isEmpty()) {
      return "";
    }
    char quote = rest.charAt(0);
    if (quote == '"' || quote == '\'') {
      int end = rest.indexOf(quote, 1);
      return rest.substring(1, end < 0 ? rest.length() : end);
    }
    int end = 0;
    while (end < rest.length()
        && !Character.isWhitespace(rest.charAt(end))
        && rest.charAt(end) != '>') {
      end++;
    }
    return rest.substring(0, end);
  }

  /** Text without the commonest character references. */
  static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
  }
}
