package io.picket.scanner;

import java.util.Optional;

/**
 * What to write instead of an option that fingers know from nmap and that is not the same here.
 * Options with the same meaning are {@link ScanOptions#habits() options}.
 */
final class NmapHabits {
  private NmapHabits() {}

  /**
   * What to say.
   *
   * @param word as it was written, such as {@code -T4} or {@code --top-ports=10}
   */
  static Optional<String> instead(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    return Optional.ofNullable(
        switch (name) {
          case "-A", "-sC", "--script" ->
              "every check of the profile is made anyway; --profile chooses (picket profiles)";
          case "-O", "--osscan-guess" -> "operating systems are not guessed";
          case "-sS", "-sF", "-sX", "-sN", "-sA", "-sW", "-sM" ->
              "ports are found by connecting (-sT), which needs no privileges";
          case "-sU", "-sY" -> "only TCP ports are asked for";
          case "-sn", "-sP" -> "no host is pinged; name the ports that show it is there with -p";
          case "-sL" -> "picket plan TARGET... lists what would be looked at";
          case "-F", "--top-ports", "--port-ratio" ->
              "a profile names the ports that matter (picket profiles); others with -p";
          case "-T",
              "-T0",
              "-T1",
              "-T2",
              "-T3",
              "-T4",
              "-T5",
              "--min-rate",
              "--scan-delay",
              "--max-scan-delay",
              "--min-parallelism",
              "--max-parallelism" ->
              "the pace is gentle and finds itself; --max-rate limits it";
          case "--max-rtt-timeout", "--initial-rtt-timeout", "--min-rtt-timeout", "--max-retries" ->
              "--timeout is how long an answer is waited for; a silent port is asked once more";
          case "--min-hostgroup", "--max-hostgroup" ->
              "--max-parallel-hosts is how many are looked at together";
          case "-oN" -> "write -o text=FILE";
          case "-oX" -> "write -o nmap=FILE for the same XML, or -o json=FILE for everything";
          case "-oG" -> "write -o csv=FILE or -o jsonl=FILE";
          case "-oA" -> "write -o for each, such as -o text=FILE -o nmap=FILE -o json=FILE";
          case "--exclude-ports" -> "write -p without them, such as -p 1-79,81-65535";
          case "-iR" -> "Picket looks only at what its operator may look at";
          case "-P0", "-PN", "-PE", "-PS", "-PA", "-PU" -> "no host is pinged first (-Pn)";
          case "-R", "--dns-servers", "--system-dns" ->
              "the system looks names up; --resolve NAME=ADDRESS goes round it";
          case "-d", "-dd", "--debug", "--packet-trace" -> "-v says more";
          case "-D", "-S", "-f", "-g", "--source-port", "--spoof-mac", "--data-length", "--ttl" ->
              "Picket does not hide; it says who it is (--contact)";
          default -> null;
        });
  }
}
