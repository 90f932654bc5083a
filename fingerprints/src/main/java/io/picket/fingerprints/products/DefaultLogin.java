package io.picket.fingerprints.products;

import io.picket.fingerprints.data.BoundedText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The accounts that a product comes with, and how one logs in, as far as that is known.
 *
 * @param product the product's id
 * @param accounts the accounts that the vendor documents, most powerful first
 * @param flow how to log in; empty when a step of it is not known for certain
 * @param stops what a page shows when nothing must be tried there
 */
public record DefaultLogin(
    String product,
    List<Account> accounts,
    Optional<Flow> flow,
    List<StopSign> stops,
    List<Example> examples) {
  public DefaultLogin {
    accounts = List.copyOf(accounts);
    stops = List.copyOf(stops);
    examples = List.copyOf(examples);
  }

  /**
   * An account.
   *
   * @param documentation where the vendor describes it
   */
  public record Account(String name, Secret password, String documentation) {}

  /**
   * A login by a form.
   *
   * @param page the page with the form, asked for once
   * @param post where the form must post to; another target means another flow
   * @param holds hidden fields that the form must hold; a form without them is another version's
   * @param also what the form's button adds
   * @param inside a page that only shows its markers to somebody who has logged in
   * @param markers all of them must be seen
   * @param logOut the page that ends the session
   */
  public record Flow(
      String page,
      String post,
      String userField,
      String passwordField,
      List<String> holds,
      Map<String, String> also,
      String inside,
      List<Pattern> markers,
      String logOut) {
    public Flow {
      holds = List.copyOf(holds);
      also = Map.copyOf(also);
      markers = List.copyOf(markers);
    }

    /** Whether a page shows every marker of the inside; what is longer than is read does not. */
    public boolean isInside(String body) {
      return markers.stream().allMatch(marker -> found(marker, body, false));
    }
  }

  /** Why a page says that nothing must be tried on it. */
  public enum Stop {
    CAPTCHA("a CAPTCHA"),
    LOCKOUT("that accounts are locked"),
    THROTTLING("that it was asked too often"),
    DIRECTORY("that it asks a directory for its users"),
    LANGUAGE("that it is in another language, in which a lockout would not be understood"),
    SEALED_PASSWORD("that it wants the password encrypted in a way that is not known");

    private final String text;

    Stop(String text) {
      this.text = text;
    }

    /** What is shown, in words that follow "it shows". */
    public String text() {
      return text;
    }
  }

  /** A sign on a page, and what it means. */
  public record StopSign(Stop stop, Pattern sign) {}

  /** The longest page that is read, in characters. */
  public static final int LONGEST_PAGE = BoundedText.LONGEST;

  /** The first reason on a page not to try anything; one that cannot be ruled out counts. */
  public Optional<Stop> stop(String body) {
    return stops.stream()
        .filter(sign -> body.length() > BoundedText.LONGEST || found(sign.sign(), body, true))
        .map(StopSign::stop)
        .findFirst();
  }

  /** Whether a page says that it was asked for too often. */
  public boolean isThrottling(String body) {
    return stops.stream()
        .filter(sign -> sign.stop() == Stop.THROTTLING)
        .anyMatch(sign -> found(sign.sign(), body, false));
  }

  private static boolean found(Pattern pattern, String text, boolean whenInDoubt) {
    try {
      return pattern.matcher(new BoundedText(text)).find();
    } catch (BoundedText.Exhausted | StackOverflowError e) {
      return whenInDoubt;
    }
  }

  /**
   * A page and what must be read from it.
   *
   * @param stop the reason not to try anything
   * @param inside whether it shows what only the inside shows
   */
  record Example(String body, Optional<Stop> stop, boolean inside) {}
}
