package io.picket.model;

import java.util.List;

/** Which pages for logging in or setting up can be reached; nothing was tried on them. */
public record LoginSeen(List<Page> pages) implements Observation {
  public LoginSeen {
    pages = List.copyOf(pages);
  }

  /**
   * @param productId the product whose page it is; {@code generic} for a plain password form
   * @param url what was asked for
   * @param inClear whether it travelled without TLS
   * @param reachable yes, no, or could not tell
   */
  public record Page(
      String productId,
      Kind kind,
      String url,
      boolean inClear,
      Answer reachable,
      List<Evidence> evidence) {
    public Page {
      evidence = List.copyOf(evidence);
    }
  }

  /** What sort of page. */
  public enum Kind {
    LOGIN,
    ADMINISTRATION,
    SETUP_WIZARD
  }
}
