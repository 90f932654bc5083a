package io.picket.model;

import java.util.List;

/**
 * What people need to know about a check, apart from how it decides.
 *
 * @param title what is asked, as a statement that is true when the check passes
 * @param severity the usual severity of a failure
 * @param why why it matters, in two or three sentences
 * @param remedy what to do about a failure
 * @param guideRows the rows of vendor hardening guides it speaks to, such as {@code CW-29}
 */
public record CheckCard(
    CheckId id,
    String title,
    Severity severity,
    String why,
    String remedy,
    List<Reference> references,
    List<GuideRow> guideRows) {
  public CheckCard {
    references = List.copyOf(references);
    guideRows = List.copyOf(guideRows);
  }

  /** A document that says so, with its address where it has a public one. */
  public record Reference(String title, String url) {}

  /** A row of a guide and how far an outside look can answer it. */
  public record GuideRow(String id, Power power) {}

  /** How far an outside observation reaches for a guide row. */
  public enum Power {
    /** Can both verify and refute. */
    VERIFY,
    /** Can only refute; a clean result is "nothing found". */
    REFUTE
  }
}
