package io.picket.fingerprints.advisories;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of a product in the grammar of that product, so that two can be compared.
 *
 * <p>All of them are numbers parted by dots, compared number by number, a missing one being zero.
 * Endpoint Central also writes its build without dots: a two-digit major version, one digit, then
 * three digits (old scheme: {@code 100474} is 10.0.474) or a train of four digits and the rest
 * ({@code 101222811} is 10.1.2228.11).
 *
 * @param numbers the numbers, most significant first
 * @param exact whether it was written with dots; without them the parting is a guess
 */
public record ProductVersion(List<Integer> numbers, boolean exact)
    implements Comparable<ProductVersion> {
  private static final Pattern DOTTED =
      Pattern.compile("[vV]?([0-9]{1,9}(?:\\.[0-9]{1,9}){0,5})(?:[-+ ].*)?");
  private static final Pattern UNDOTTED = Pattern.compile("(1[0-9])([0-9])([0-9]{3,9})");

  public ProductVersion {
    numbers = List.copyOf(numbers);
  }

  /** Reads a version as the product shows it; empty when it cannot be understood. */
  public static Optional<ProductVersion> parse(String product, String text) {
    boolean central =
        switch (product) {
          case "endpoint-central", "endpoint-central-msp", "desktop-central" -> true;
          default -> false;
        };
    Matcher undotted = UNDOTTED.matcher(text);
    if (central && undotted.matches()) {
      String rest = undotted.group(3);
      String dotted = undotted.group(1) + "." + undotted.group(2) + ".";
      return rest.length() <= 3
          ? numbers(dotted + rest, false)
          : numbers(
              dotted + rest.substring(0, 4) + (rest.length() > 4 ? "." + rest.substring(4) : ""),
              false);
    }
    if (central && text.indexOf('.') < 0) {
      return Optional.empty();
    }
    Matcher matcher = DOTTED.matcher(text);
    return matcher.matches() ? numbers(matcher.group(1), true) : Optional.empty();
  }

  private static Optional<ProductVersion> numbers(String dotted, boolean exact) {
    var numbers = new ArrayList<Integer>();
    for (String part : dotted.split("\\.", -1)) {
      numbers.add(Integer.parseInt(part));
    }
    return Optional.of(new ProductVersion(numbers, exact));
  }

  @Override
  public int compareTo(ProductVersion other) {
    int most = Math.max(numbers.size(), other.numbers.size());
    for (int at = 0; at < most; at++) {
      int order = Integer.compare(at(at), other.at(at));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** Whether it is a build of that release: its numbers begin with those of the other. */
  boolean isOf(ProductVersion release) {
    int most = release.numbers.size();
    return numbers.size() >= most && numbers.subList(0, most).equals(release.numbers);
  }

  private int at(int place) {
    return place < numbers.size() ? numbers.get(place) : 0;
  }

  @Override
  public String toString() {
    return String.join(".", numbers.stream().map(number -> "" + number).toList());
  }
}
