package io.picket.probes.tls;

import java.util.List;

/** What an SSLv2 server says to an SSLv2 hello. */
sealed interface Ssl2Answer extends ServerAnswer {
  /**
   * Its hello, which lists every suite both sides have.
   *
   * @param version as it stands on the wire, 2 for SSLv2
   * @param suites three-byte codes; none at all is an answer too
   * @param certificate the bytes of its certificate
   */
  record Hello(int version, List<Integer> suites, Octets certificate) implements Ssl2Answer {
    public Hello {
      suites = List.copyOf(suites);
    }
  }

  /** Its refusal. */
  record Denial(int code) implements Ssl2Answer {}
}
