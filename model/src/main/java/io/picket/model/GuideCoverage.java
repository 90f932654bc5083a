package io.picket.model;

import java.util.List;
import java.util.Optional;

/**
 * How a server stands against a hardening guide, row by row.
 *
 * @param guide the guide's id, such as {@code connectwise-control}
 * @param title the guide's title
 * @param host the target, as declared
 * @param remarks what concerns the guide as a whole, such as a product that was not recognised
 * @param rows every row of the guide, in its order
 */
public record GuideCoverage(
    String guide, String title, String host, List<String> remarks, List<Row> rows) {
  public GuideCoverage {
    remarks = List.copyOf(remarks);
    rows = List.copyOf(rows);
  }

  /**
   * @param section where in the guide it stands
   * @param text the recommendation in our words
   * @param because why it has this status, in a sentence or two
   * @param checks the checks that speak to it
   * @param remark a known mistake of the guide, or what else one should know
   */
  public record Row(
      String id,
      String section,
      String text,
      Power power,
      Status status,
      String because,
      List<CheckId> checks,
      Optional<String> remark) {
    public Row {
      checks = List.copyOf(checks);
    }
  }

  /** How far an outside look can answer a row. */
  public enum Power {
    VERIFY,
    REFUTE,
    ATTEST
  }

  /** Where a row stands. */
  public enum Status {
    VERIFIED("verified from outside"),
    REFUTED("refuted"),
    NOTHING_FOUND("nothing found"),
    COULD_NOT_TELL("could not tell"),
    ATTESTED("attested"),
    NOT_ATTESTED("not attested"),
    NOT_APPLICABLE("not applicable");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    /** A few words for people. */
    public String text() {
      return text;
    }
  }

  /** The rows that are refuted and to which a check speaks; whether it failed is not known here. */
  public List<String> refutedBy(CheckId check) {
    return rows.stream()
        .filter(row -> row.status() == Status.REFUTED && row.checks().contains(check))
        .map(Row::id)
        .toList();
  }

  /** How many rows have a status. */
  public long count(Status status) {
    return rows.stream().filter(row -> row.status() == status).count();
  }
}
