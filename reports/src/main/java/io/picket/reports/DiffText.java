package io.picket.reports;

import io.picket.model.Finding;
import io.picket.reports.Page.Ink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A difference for a terminal.
 *
 * @param width columns to fill, at least 40
 * @param colour whether to use ANSI colours
 */
public record DiffText(int width, boolean colour) implements DiffFormat {
  public DiffText {
    width = Math.max(40, width);
  }

  @Override
  public String name() {
    return "text";
  }

  @Override
  public void write(Diff diff, OutputStream to) throws IOException {
    to.write(render(diff).getBytes(StandardCharsets.UTF_8));
  }

  /** The whole text. */
  public String render(Diff diff) {
    Page page = new Page(width, colour);
    page.line(0, 2, Page.of(Ink.BOLD, summary(diff)));
    page.line(
        2,
        Page.of(
            Ink.DIM,
            "from "
                + Sentences.minute(diff.before().run().started())
                + " to "
                + Sentences.minute(diff.now().run().started())));
    if (diff.toolChanged()) {
      page.line(2, Page.of(Ink.YELLOW, toolChange(diff)));
    }
    if (!diff.otherMeasures().isEmpty()) {
      page.line(2, Page.of(Ink.YELLOW, measureChange(diff)));
    }
    if (!diff.now().run().complete()) {
      page.line(
          2, Page.of(Ink.YELLOW, "The later scan is incomplete, so less can be called resolved."));
    }
    for (Diff.Kind kind : Diff.Kind.values()) {
      List<Diff.Change> changes = diff.of(kind);
      if (!changes.isEmpty()) {
        page.heading(kind.text().toUpperCase(Locale.ROOT));
        page.gap();
        changes.forEach(change -> change(page, change));
      }
    }
    if (!diff.ports().isEmpty()) {
      page.heading("PORTS");
      page.gap();
      for (Diff.PortChange change : diff.ports()) {
        page.line(
            2,
            Page.of(Ink.CYAN, "%s:%d".formatted(change.host(), change.port())),
            Page.plain("  " + change.before().label() + " → " + change.now().label()));
      }
    }
    return page.text();
  }

  /** {@code 2 new, 1 resolved, 5 still open}, or that nothing is known to have failed. */
  static String summary(Diff diff) {
    List<String> parts = new ArrayList<>();
    for (Diff.Kind kind : Diff.Kind.values()) {
      int size = diff.of(kind).size();
      if (size > 0) {
        parts.add(Sentences.number(size) + " " + kind.text());
      }
    }
    if (!diff.ports().isEmpty()) {
      parts.add(Sentences.count(diff.ports().size(), "port changed", "ports changed"));
    }
    if (parts.isEmpty()) {
      return diff.undecided() == 0
          ? "Nothing failed then or now"
          : "Nothing is known to have failed, and "
              + Sentences.count(diff.undecided(), "check", "checks")
              + " could not be decided now";
    }
    return String.join(" · ", parts);
  }

  /** That the judge is another one. */
  static String toolChange(Diff diff) {
    return "Judged by "
        + diff.before().tool().version()
        + " then and "
        + diff.now().tool().version()
        + " now: a change may come from better checks, not from the server.";
  }

  /** That it judged by something else. */
  static String measureChange(Diff diff) {
    return "Judged by other measures now ("
        + String.join(", ", diff.otherMeasures())
        + "): a change may come from these, not from the server.";
  }

  private static void change(Page page, Diff.Change change) {
    Finding failing = change.failing();
    page.line(
        2,
        4,
        Page.plain("%-8s  ".formatted(Outline.severity(failing).label())),
        Page.of(Ink.CYAN, Sentences.subject(change.key().subject())),
        Page.plain("  " + why(change)),
        Page.of(Ink.DIM, "  [" + change.key().check() + "]"));
  }

  /** What is seen now, and for what is not open any more, what was. */
  static String why(Diff.Change change) {
    String was = change.before().map(finding -> finding.verdict().because()).orElse("");
    String is = change.now().map(finding -> finding.verdict().because()).orElse("");
    return switch (change.kind()) {
      case NEW, STILL -> is;
      case REOPENED -> is + " (again)";
      case WORSE, BETTER ->
          is + " (was " + Outline.severity(change.before().orElseThrow()).label() + ")";
      case UNCONFIRMED -> was + "; now: " + (is.isEmpty() ? "not looked at" : is);
      case RESOLVED -> is + " (was: " + was + ")";
    };
  }
}
