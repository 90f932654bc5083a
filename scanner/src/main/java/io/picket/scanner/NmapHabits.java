package io.picket.scanner;

import java.util.List;
import java.util.Optional;

/**
 * What to write instead of an option that fingers know from nmap and that is not the same here.
 * Options with the same meaning are {@link ScanOptions#habits() options}.
 */
final class NmapHabits {
  private NmapHabits() {}

  /** What an output option of nmap's is called here, where it means the same. */
  static Optional<String> output(String word) {
    return Optional.ofNullable(
        switch (word) {
          case "-oN" -> "text";
          case "-oX" -> "nmap";
          default -> null;
        });
  }

  /**
   * What to say.
   *
   * @param word as it was written, such as {@code -T4} or {@code --top-ports=10}
   */
  static Optional<String> instead(String word) {
    int equals = word.indexOf('=');
    String name = bare(equals < 0 ? word : word.substring(0, equals));
    return Optional.ofNullable(
        switch (name) {
          case "-A",
              "-sC",
              "-sR",
              "--script",
              "--script-args",
              "--script-args-file",
              "--script-trace" ->
              "every check of the profile is made anyway; --profile chooses (picket profiles)";
          case "-O", "--osscan-guess", "--osscan-limit" -> "operating systems are not guessed";
          case "-sS", "-sF", "-sX", "-sN", "-sA", "-sW", "-sM" ->
              "ports are found by connecting (-sT), which needs no privileges";
          case "--version-intensity", "--version-light", "--version-all", "--version-trace" ->
              "what a service is, is always found out in full";
          case "-sU", "-sY", "-sO", "-sZ" -> "only TCP ports are asked for";
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
              "--max-parallelism",
              "--timing",
              "--defeat-rst-ratelimit",
              "--defeat-icmp-ratelimit" ->
              "the pace is gentle and finds itself; --max-rate limits it";
          case "--max-rtt-timeout", "--initial-rtt-timeout", "--min-rtt-timeout", "--max-retries" ->
              "--timeout is how long an answer is waited for; a silent port is asked once more";
          case "--min-hostgroup", "--max-hostgroup" ->
              "--max-parallel-hosts is how many are looked at together";
          case "-oN", "-oX" -> "a plan goes to standard output";
          case "-oG", "-oS" -> "write -o csv=FILE or -o jsonl=FILE";
          case "-oA" -> "write -o for each, such as -o text=FILE -o nmap=FILE -o json=FILE";
          case "--exclude-ports" -> "write -p without them, such as -p 1-79,81-65535";
          case "-iR" -> "Picket looks only at what its operator may look at";
          case "-P0",
              "-PN",
              "-PE",
              "-PP",
              "-PM",
              "-PR",
              "-PS",
              "-PA",
              "-PU",
              "-PY",
              "-PO",
              "--disable-arp-ping",
              "--discovery-ignore-rst" ->
              "no host is pinged first (-Pn)";
          case "-R", "--dns-servers", "--system-dns" ->
              "the system looks names up; --resolve NAME=ADDRESS goes round it";
          case "-r", "--randomize-hosts" ->
              "ports and hosts are interleaved, so that nobody is asked much at once";
          case "--traceroute" -> "the way to a host is not traced";
          case "--stats-every" ->
              "progress is told every ten seconds, and at every moment on a terminal";
          case "--all-ports" -> "-p- names all ports";
          case "--servicedb", "--versiondb", "--datadir" ->
              "--recog FILE reads more patterns, in Recog's XML format";
          case "--proxies" -> "Picket looks at its targets directly, and says from where";
          case "--noninteractive", "--log-errors", "--nsock-engine" -> "leave it out";
          case "-e", "-S", "--iflist", "--send-eth", "--send-ip" ->
              "the system chooses where connections leave from";
          case "--privileged", "--unprivileged" -> "no privileges are needed or used; leave it out";
          case "--resume" -> "start again; what was seen stands in the record of -o json";
          case "--append-output" -> "a report replaces the one before; write -o FORMAT=FILE";
          case "--webxml", "--stylesheet", "--no-stylesheet" -> "write -o html=FILE for people";
          case "-d", "-dd", "--debug", "--packet-trace" -> "-v says more";
          case "-D",
              "-sI",
              "-b",
              "-f",
              "-g",
              "--source-port",
              "--spoof-mac",
              "--data-length",
              "--data",
              "--data-string",
              "--badsum",
              "--mtu",
              "--ttl" ->
              "Picket does not hide; it says who it is (--contact)";
          default -> null;
        });
  }

  /** Without what nmap writes behind a letter: {@code -PS22,80}, {@code -d2}. */
  private static String bare(String name) {
    if (name.matches("-P[SAUYO][0-9][0-9,-]*")) {
      return name.substring(0, 3);
    }
    return name.matches("-d[0-9]") ? "-d" : name;
  }

  /** Scan types written together, such as {@code -sTV}, one by one; the word itself otherwise. */
  static List<String> apart(String word) {
    if (!word.matches("-s[A-Za-z]{2,4}")) {
      return List.of(word);
    }
    return word.substring(2).chars().mapToObj(type -> "-s" + (char) type).toList();
  }
}
