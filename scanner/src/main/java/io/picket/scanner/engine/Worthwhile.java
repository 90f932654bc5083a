package io.picket.scanner.engine;

import io.picket.checks.Declarations;
import io.picket.checks.Profile;
import io.picket.checks.Profiles;
import io.picket.model.Declaration;
import io.picket.model.Host;
import io.picket.model.NotChecked;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.Text;
import java.util.List;
import java.util.Optional;

/**
 * Which open ports of a host are asked what they are: all of them, unless nearly every port looks
 * open. Then something on the way answers for the host, and asking each would take hours for
 * nothing.
 *
 * <ol>
 *   <li>Every port that the profile or the operator's declaration expects is asked.
 *   <li>Up to {@link #MOST_UNEXPECTED} others follow: those that any profile of ours expects of a
 *       product, then the lowest.
 *   <li>What is left is named as not checked, never passed over in silence.
 * </ol>
 *
 * @param asked the ports to look at
 * @param left the ports that look open and are not looked at
 */
record Worthwhile(PortSet asked, PortSet left) {
  /** Expected ports count too, but are never left out. */
  static final int MOST_UNEXPECTED = 32;

  private static final int MOST_OF_A_LIST = 200;

  static Worthwhile of(Profile profile, Host host, Outcome<PortCensus> outcome) {
    Optional<PortCensus> census = outcome.fact();
    PortSet open = census.map(seen -> seen.in(PortState.OPEN)).orElseGet(PortSet::none);
    if (census.isEmpty() || !census.get().middleboxSuspected() || open.size() <= MOST_UNEXPECTED) {
      return new Worthwhile(open, PortSet.none());
    }
    List<Declaration> said =
        profile.declarations().stream()
            .filter(declaration -> declaration.concerns(host.declared()))
            .toList();
    PortSet asked = both(open, profile.expectedOpen().or(Declarations.ports(said)));
    asked = filledUp(asked, both(open, usual()));
    asked = filledUp(asked, open);
    return new Worthwhile(asked, open.minus(asked));
  }

  /** What products of any profile are expected to have open. */
  private static PortSet usual() {
    PortSet all = PortSet.none();
    for (String name : Profiles.names()) {
      all = all.or(Profiles.named(name).map(Profile::expectedOpen).orElseGet(PortSet::none));
    }
    return all;
  }

  private static PortSet filledUp(PortSet asked, PortSet more) {
    int room = Math.max(0, MOST_UNEXPECTED - asked.size());
    return asked.or(PortSet.of(more.minus(asked).stream().limit(room).toArray()));
  }

  private static PortSet both(PortSet one, PortSet other) {
    return one.minus(one.minus(other));
  }

  /** What the record says of the ports that are left; nothing when none is. */
  Optional<NotChecked> unasked(Host host) {
    if (left.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new NotChecked(
            host + " port " + Text.printable(left.toString(), MOST_OF_A_LIST),
            Reason.CONTRADICTORY,
            "middlebox suspected: nearly every port looks open, so only "
                + asked.size()
                + " of "
                + (asked.size() + left.size())
                + " were asked what they are; name those that matter with --declare, or scan them"
                + " alone with -p"));
  }
}
