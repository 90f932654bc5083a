package io.picket.fingerprints.products;

import io.picket.fingerprints.data.BoundedText;
import io.picket.model.LoginSeen;
import io.picket.model.PortSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A product as the data describes it.
 *
 * @param id stable, in lower case, such as {@code endpoint-central-msp}
 * @param name the vendor's current name
 * @param kind what it is for
 * @param family products of one family share signs and never contradict each other
 * @param usualPorts where it listens by default; for people and plans, never for recognition
 * @param ownPorts what it opens beside its web pages
 * @param confirm pages to ask for when a sign was found and more are wanted
 * @param pages where its login, administration and setup pages are
 * @param requests how many requests to one host are polite
 * @param spacing how long to leave a page alone before it is asked for again
 * @param throttled what its page says when it was asked too often
 * @param documentation where the vendor describes the account it comes with
 */
public record Product(
    String id,
    String name,
    Kind kind,
    String family,
    PortSet usualPorts,
    List<Sign> signs,
    List<OwnPort> ownPorts,
    List<String> confirm,
    List<Page> pages,
    int requests,
    Duration spacing,
    Optional<Pattern> throttled,
    Optional<String> documentation,
    List<Example> examples) {
  public Product {
    signs = List.copyOf(signs);
    ownPorts = List.copyOf(ownPorts);
    confirm = List.copyOf(confirm);
    pages = List.copyOf(pages);
    examples = List.copyOf(examples);
  }

  /**
   * A port that it opens beside its web pages, by its vendor's documentation.
   *
   * @param what what listens there, for people
   * @param who who needs to reach it
   */
  public record OwnPort(int port, String what, Who who) {}

  /** Who needs to reach a port. */
  public enum Who {
    /** Agents, wherever they are. */
    AGENTS,
    /** The computers of one site; nobody outside of it. */
    SITE
  }

  /** What a product is for. */
  public enum Kind {
    REMOTE_MANAGEMENT,
    SERVICE_DESK,
    WEB_SERVER
  }

  /**
   * A page to look at, without trying anything on it.
   *
   * @param path asked for exactly as it stands here
   * @param marker what the page shows when it is there; empty when a success status is enough
   */
  public record Page(LoginSeen.Kind kind, String path, Optional<Pattern> marker) {
    /** Whether a body is that page's, as far as its marker tells. */
    public boolean isShownBy(String body) {
      return marker.isEmpty() || found(marker.get(), body);
    }
  }

  /** Whether a page says that it was asked for too often. */
  public boolean isThrottling(String body) {
    return throttled.isPresent() && found(throttled.get(), body);
  }

  private static boolean found(Pattern pattern, String text) {
    try {
      return pattern.matcher(new BoundedText(text)).find();
    } catch (BoundedText.Exhausted | StackOverflowError e) {
      // What cannot be matched within the bounds was not seen.
      return false;
    }
  }

  /**
   * What a service might show, and what must be made of it.
   *
   * @param matches whether this product must be recognised in it, or must not
   * @param version the version that must be read, where one must
   */
  record Example(Traces traces, boolean matches, Optional<String> version, String text) {}
}
