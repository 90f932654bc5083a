package io.picket.model;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * The findings of a scan in order of key, in little room. Of a network most hosts are told the same
 * by every check; each such sheet of answers is kept once, and a finding is made when it is asked
 * for. Cannot be changed.
 */
public final class Findings extends AbstractList<Finding> implements RandomAccess {
  private final ClientId client;
  private final List<Answered> subjects;

  /** The index of each subject's first finding, and behind them the number of all. */
  private final int[] starts;

  /** What all checks say of a subject. */
  private record Sheet(List<CheckId> checks, List<Verdict> verdicts) {}

  /**
   * A subject and what is said of it.
   *
   * @param text the subject's, by which it is sorted
   * @param seenAt for each check; one alone stands for all
   */
  private record Answered(String text, Subject subject, Sheet sheet, List<List<String>> seenAt) {
    List<String> seenAt(int check) {
      return seenAt.get(seenAt.size() == 1 ? 0 : check);
    }
  }

  private Findings(ClientId client, List<Answered> subjects) {
    this.client = client;
    this.subjects = subjects;
    this.starts = new int[subjects.size() + 1];
    for (int i = 0; i < subjects.size(); i++) {
      starts[i + 1] = Math.addExact(starts[i], subjects.get(i).sheet().checks().size());
    }
  }

  @Override
  public Finding get(int index) {
    Objects.checkIndex(index, size());
    int found = Arrays.binarySearch(starts, index);
    int at = found >= 0 ? found : -found - 2;
    Answered answered = subjects.get(at);
    int check = index - starts[at];
    Sheet sheet = answered.sheet();
    return new Finding(
        new Finding.Key(client, sheet.checks().get(check), answered.subject()),
        sheet.verdicts().get(check),
        answered.seenAt(check));
  }

  @Override
  public int size() {
    return starts[starts.length - 1];
  }

  /** Takes the findings subject by subject, in any order of subjects. */
  public static final class Builder {
    private final ClientId client;
    private final Map<Sheet, Sheet> sheets = new HashMap<>();
    private final List<Answered> subjects = new ArrayList<>();

    public Builder(ClientId client) {
      this.client = client;
    }

    /**
     * @param findings this client's, in order of key, about subjects of which nothing was said yet
     */
    public void add(List<Finding> findings) {
      for (int from = 0; from < findings.size(); ) {
        Subject subject = findings.get(from).key().subject();
        int to = from + 1;
        while (to < findings.size() && findings.get(to).key().subject().equals(subject)) {
          to++;
        }
        subjects.add(answered(subject, findings.subList(from, to)));
        from = to;
      }
    }

    private Answered answered(Subject subject, List<Finding> findings) {
      var sheet =
          new Sheet(
              findings.stream().map(finding -> finding.key().check()).toList(),
              findings.stream().map(Finding::verdict).toList());
      List<List<String>> seenAt = findings.stream().map(Finding::seenAt).toList();
      if (seenAt.stream().distinct().count() == 1) {
        seenAt = List.of(seenAt.getFirst());
      }
      return new Answered(
          subject.key(), subject, sheets.computeIfAbsent(sheet, same -> same), seenAt);
    }

    /** Every finding that was added. */
    public Findings build() {
      subjects.sort(Comparator.comparing(Answered::text, PlaceOrder.PLACES));
      return new Findings(client, List.copyOf(subjects));
    }
  }
}
