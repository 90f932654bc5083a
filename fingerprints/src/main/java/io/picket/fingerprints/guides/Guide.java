package io.picket.fingerprints.guides;

import io.picket.model.Declaration;
import io.picket.model.GuideCoverage.Power;
import io.picket.model.Severity;
import java.util.List;
import java.util.Optional;

/**
 * A vendor's hardening guide.
 *
 * @param id its id, such as {@code connectwise-control}
 * @param title its title for people
 * @param source where it is published, or how it is called
 * @param products the product ids it is about
 * @param remarks what one should know about the guide as a whole
 * @param rows its recommendations, in its order
 */
public record Guide(
    String id,
    String title,
    String source,
    List<String> products,
    List<String> remarks,
    List<Row> rows) {
  public Guide {
    products = List.copyOf(products);
    remarks = List.copyOf(remarks);
    rows = List.copyOf(rows);
  }

  /**
   * One recommendation.
   *
   * @param text in our words
   * @param appliesTo who or what has to be changed
   * @param power how far a look from outside can answer it
   * @param severity how bad it is when it is refuted; empty where nobody outside can see
   * @param needsRole the role a server must have for the row to apply
   * @param against rows one of which must be attested before anything seen can refute this one;
   *     empty when no such word is needed
   * @param notApplicable why it never applies to a server of one's own
   * @param remark a known mistake of the guide, or what else one should know
   */
  public record Row(
      String id,
      String section,
      String text,
      String appliesTo,
      Power power,
      Optional<Severity> severity,
      Optional<Declaration.Role> needsRole,
      List<String> against,
      Optional<String> notApplicable,
      Optional<String> remark) {
    public Row {
      against = List.copyOf(against);
    }
  }

  /** The row of this id. */
  public Optional<Row> row(String rowId) {
    return rows.stream().filter(row -> row.id().equals(rowId)).findFirst();
  }
}
