package io.picket.probes.http;

import io.picket.probes.http.WebRequest.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The form around the first password field of a page.
 *
 * @param action where it posts to, as written; empty when it does not say
 * @param names the names of all its fields
 * @param hidden its hidden fields, in order
 */
public record PageForm(String action, Set<String> names, List<Field> hidden) {
  private static final int MOST_FIELDS = 64;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_VALUE = 4000;

  public PageForm {
    names = Set.copyOf(names);
    hidden = List.copyOf(hidden);
  }

  /** Reads it; empty when there is none, or when it has more or longer fields than people write. */
  public static Optional<PageForm> withPassword(String page) {
    var html = new Html(page);
    String lower = page.toLowerCase(Locale.ROOT);
    int field = html.passwordAt();
    int form = field < 0 ? -1 : lower.lastIndexOf("<form", field);
    if (form < 0 || lower.length() != page.length()) {
      return Optional.empty();
    }
    int end = lower.indexOf("</form", field);
    return read(page.substring(form, end < 0 ? page.length() : end));
  }

  private static Optional<PageForm> read(String form) {
    String lower = form.toLowerCase(Locale.ROOT);
    var names = new TreeSet<String>();
    var hidden = new ArrayList<Field>();
    int fields = 0;
    for (int at = lower.indexOf("<input"); at >= 0; at = lower.indexOf("<input", at + 6)) {
      int close = form.indexOf('>', at);
      String tag = form.substring(at, close < 0 ? form.length() : close);
      String name = Html.attribute(tag, "name").map(Html::unescaped).orElse("");
      String value = Html.attribute(tag, "value").map(Html::unescaped).orElse("");
      boolean isHidden =
          Html.attribute(tag, "type").map(type -> type.equalsIgnoreCase("hidden")).orElse(false);
      if (++fields > MOST_FIELDS
          || name.length() > LONGEST_NAME
          || value.length() > LONGEST_VALUE) {
        return Optional.empty();
      }
      if (!name.isEmpty()) {
        names.add(name);
        if (isHidden) {
          hidden.add(new Field(name, value));
        }
      }
    }
    int head = form.indexOf('>');
    String action =
        Html.attribute(form.substring(0, head < 0 ? form.length() : head), "action").orElse("");
    return Optional.of(new PageForm(Html.unescaped(action), names, hidden));
  }
}
