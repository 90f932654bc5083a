package io.picket.fingerprints.products;

import io.picket.fingerprints.data.BoundedText;
import io.picket.model.Confidence;
import io.picket.model.Evidence;
import io.picket.model.ProductMatch;
import io.picket.model.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing by which a product shows itself.
 *
 * @param where where to look
 * @param path the only page to look at; empty for any
 * @param pattern what to find there; anchors are the pattern's own business
 * @param strong whether it is distinctive by itself; otherwise it is shared or easily imitated
 * @param version the capturing group that holds the version, 0 when there is none
 * @param versionConfidence how far that version is to be believed
 */
record Sign(
    Where where,
    Optional<String> path,
    Pattern pattern,
    boolean strong,
    int version,
    Confidence versionConfidence) {
  /** Where a sign is looked for; two signs of one place are not independent. */
  enum Where {
    BANNER,
    BODY,
    COOKIE,
    ICON,
    ISSUER,
    SERVER,
    TITLE,
    LOCATION,
    AUTHENTICATE
  }

  /**
   * A sign found.
   *
   * @param page the path of the page it was found in; empty for a banner and an issuer
   * @param versionText the version shown; all of them, with "or" between, where pages show
   *     different ones, as two servers behind one address do
   */
  record Found(Sign sign, Evidence evidence, Optional<String> page, Optional<String> versionText) {}

  /** Looks for the sign. An expression that runs away has found nothing. */
  Optional<Found> find(Traces traces) {
    List<Found> all =
        candidates(traces).stream().flatMap(candidate -> find(candidate).stream()).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<String> versions =
        all.stream().flatMap(found -> found.versionText().stream()).distinct().toList();
    Found first = all.getFirst();
    return Optional.of(
        versions.size() > 1
            ? new Found(
                this, first.evidence(), first.page(), Optional.of(ProductMatch.either(versions)))
            : first);
  }

  private Optional<Found> find(Candidate candidate) {
    try {
      Matcher matcher = pattern.matcher(new BoundedText(candidate.text()));
      if (!matcher.find()) {
        return Optional.empty();
      }
      Optional<String> shown =
          version == 0
              ? Optional.empty()
              : Optional.ofNullable(matcher.group(version)).map(text -> Text.printable(text, 60));
      String seen = where == Where.BODY ? matcher.group() : candidate.text();
      return Optional.of(
          new Found(
              this,
              new Evidence(candidate.source(), Text.printable(seen, 200)),
              candidate.page(),
              shown));
    } catch (BoundedText.Exhausted | StackOverflowError e) {
      // What cannot be matched within the bounds was not seen.
      return Optional.empty();
    }
  }

  private record Candidate(String source, Optional<String> page, String text) {
    Candidate(String source, String text) {
      this(source, Optional.empty(), text);
    }

    Candidate(String what, Traces.Page page, String text) {
      this(what + " of GET " + page.path(), Optional.of(page.path()), text);
    }
  }

  private List<Candidate> candidates(Traces traces) {
    var all = new ArrayList<Candidate>();
    switch (where) {
      case BANNER -> traces.banner().ifPresent(text -> all.add(new Candidate("banner", text)));
      case ISSUER ->
          traces.issuers().forEach(name -> all.add(new Candidate("certificate issuer", name)));
      case BODY, COOKIE, ICON, SERVER, TITLE, LOCATION, AUTHENTICATE -> {
        for (Traces.Page page : traces.pages()) {
          if (path.isEmpty() || path.get().equals(page.path())) {
            add(all, page);
          }
        }
      }
    }
    return all;
  }

  private void add(List<Candidate> all, Traces.Page page) {
    switch (where) {
      case BODY -> all.add(new Candidate("page", page, page.body()));
      case COOKIE -> page.cookies().forEach(name -> all.add(new Candidate("cookie", page, name)));
      case ICON -> page.icon().forEach(digest -> all.add(new Candidate("icon", page, digest)));
      case TITLE -> page.title().ifPresent(text -> all.add(new Candidate("title", page, text)));
      case SERVER -> header(all, page, "Server");
      case LOCATION -> header(all, page, "Location");
      case AUTHENTICATE -> header(all, page, "WWW-Authenticate");
      case BANNER, ISSUER -> {}
    }
  }

  private static void header(List<Candidate> all, Traces.Page page, String name) {
    page.header(name).forEach(value -> all.add(new Candidate(name + " header", page, value)));
  }
}
