package io.picket.reports;

import io.picket.model.Addresses;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Places in few words: addresses that follow on each other become a range, so that of a network
 * nobody reads two thousand lines and still every address is named; so do ports of the same number
 * at such addresses. Only neighbours in the list are joined; whoever wants ranges sorts before.
 */
final class Places {
  /** Two neighbours are as short by themselves. */
  private static final int RANGE = 3;

  /** In a narrow column, about a printed page of them. */
  private static final int ON_A_PAGE = 60;

  /** Places that follow on each other. */
  private record Run(String first, String last, String port, int count) {
    List<String> texts() {
      if (count < RANGE) {
        return count == 1 ? List.of(first + port) : List.of(first + port, last + port);
      }
      int dot = first.lastIndexOf('.');
      boolean near = dot > 0 && last.startsWith(first.substring(0, dot + 1));
      return List.of(first + "-" + (near ? last.substring(dot + 1) : last) + port);
    }
  }

  private Places() {}

  /** So many and the number of the others, where a page is printed. */
  static String onAPage(List<String> places) {
    return upTo(ON_A_PAGE, places);
  }

  /** Whether {@link #onAPage} leaves some out. */
  static boolean isMoreThanAPage(List<String> places) {
    return !onAPage(places).equals(all(places));
  }

  /** All of them: {@code 192.0.2.1-9, rmm.example.com}. */
  static String all(List<String> places) {
    return upTo(Integer.MAX_VALUE, places);
  }

  /** Up to so many places and ranges by name, the places behind them by number. */
  static String upTo(int most, List<String> places) {
    List<String> shown = new ArrayList<>();
    int told = 0;
    for (Run run : runs(places)) {
      List<String> texts = run.texts();
      int fits = Math.min(texts.size(), most - shown.size());
      shown.addAll(texts.subList(0, fits));
      told += fits == texts.size() ? run.count() : fits;
      if (shown.size() >= most) {
        break;
      }
    }
    int more = places.size() - told;
    String text = String.join(", ", shown);
    return more > 0 ? text + " and " + Sentences.number(more) + " more" : text;
  }

  private static List<Run> runs(List<String> places) {
    List<Run> runs = new ArrayList<>();
    Optional<InetAddress> before = Optional.empty();
    for (String place : places) {
      int colon = place.indexOf(':');
      boolean hasPort = colon > 0 && colon == place.lastIndexOf(':');
      String host = hasPort ? place.substring(0, colon) : place;
      String port = hasPort ? place.substring(colon) : "";
      Optional<InetAddress> address = Addresses.parse(host);
      if (!runs.isEmpty() && runs.getLast().port().equals(port) && follows(before, address)) {
        Run run = runs.removeLast();
        runs.add(new Run(run.first(), host, port, run.count() + 1));
      } else {
        runs.add(new Run(host, host, port, 1));
      }
      before = address;
    }
    return runs;
  }

  private static boolean follows(Optional<InetAddress> one, Optional<InetAddress> next) {
    return one.isPresent()
        && next.isPresent()
        && one.get() instanceof Inet4Address == next.get() instanceof Inet4Address
        && value(one.get()).add(BigInteger.ONE).equals(value(next.get()));
  }

  private static BigInteger value(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }
}
