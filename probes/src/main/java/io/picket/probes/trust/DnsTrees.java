package io.picket.probes.trust;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The DNS names of one side of name constraints, each with all names below it (RFC 5280 section
 * 4.2.1.10). A name is looked up with each of its parents, so that ten thousand names under ten
 * thousand constraints cost no more than they are.
 *
 * @param bases names that hold themselves and what is below them; the empty one holds every name
 * @param dotted names with a dot in front, which hold what is below them alone
 * @param parents of the bases: a wildcard below one of them may mean a base
 */
record DnsTrees(Set<String> bases, Set<String> dotted, Set<String> parents) {
  static DnsTrees of(List<String> names) {
    var bases = new HashSet<String>();
    var dotted = new HashSet<String>();
    var parents = new HashSet<String>();
    for (String name : names) {
      if (name.startsWith(".")) {
        dotted.add(name);
      } else {
        bases.add(name);
        int dot = name.indexOf('.');
        if (dot > 0) {
          parents.add(name.substring(dot + 1));
        }
      }
    }
    return new DnsTrees(bases, dotted, parents);
  }

  boolean isEmpty() {
    return bases.isEmpty() && dotted.isEmpty();
  }

  /**
   * Whether a name, in lower case, is among them.
   *
   * @param excluding whether what cannot be compared is, and a wildcard that touches one of them
   */
  boolean holds(String name, boolean excluding) {
    if (isEmpty()) {
      return false;
    }
    if (bases.contains("")) {
      return true;
    }
    if (!SubjectNames.isWellFormed(name)) {
      return excluding;
    }
    boolean wildcard = name.startsWith("*.");
    String whole = wildcard ? name.substring(2) : name;
    if (excluding && wildcard && parents.contains(whole)) {
      return true;
    }
    if (bases.contains(whole) || (wildcard && dotted.contains("." + whole))) {
      return true;
    }
    for (int dot = whole.indexOf('.'); dot >= 0; dot = whole.indexOf('.', dot + 1)) {
      if (bases.contains(whole.substring(dot + 1)) || dotted.contains(whole.substring(dot))) {
        return true;
      }
    }
    return false;
  }
}
