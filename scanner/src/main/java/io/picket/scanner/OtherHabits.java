package io.picket.scanner;

import java.util.Optional;

/**
 * What to write instead of an option that fingers know from scanners of TLS, of the web, or of
 * whole networks, other than nmap.
 */
final class OtherHabits {
  private OtherHabits() {}

  /**
   * What to say.
   *
   * @param word as it was written, such as {@code --json} or {@code --targets=hosts.txt}
   */
  static Optional<String> instead(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    return whereToLook(name)
        .or(() -> whatToAsk(name))
        .or(() -> whatToWrite(name))
        .or(() -> how(name));
  }

  private static Optional<String> whereToLook(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "-u", "--url", "-url", "--host", "-host", "--target", "-target" ->
              "name the target as it is: picket scan HOST or HOST:PORT";
          case "-l", "-list", "--targets", "--targets_in", "--file", "--mass_testing" ->
              "-iL FILE reads targets from a file";
          case "--ip", "--sni", "--sni-name" ->
              "--resolve NAME=ADDRESS says which address to take for the target NAME";
          case "--nodns", "-resolvers" ->
              "the system looks names up; --resolve NAME=ADDRESS goes round it";
          case "--mx" -> "name the mail servers themselves, such as mx.example.com:25";
          case "--proxy", "-proxy", "--https_tunnel" ->
              "Picket looks at its targets directly, and says from where";
          case "--dry-run" -> "picket plan TARGET... says what would be touched, and sends nothing";
          default -> null;
        });
  }

  private static Optional<String> whatToAsk(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "-t", "-templates", "-tags", "-w", "-as" ->
              "a profile chooses the checks: --profile (picket profiles)";
          case "--starttls", "--xmpphost" -> "STARTTLS and its kin are found out and taken anyway";
          case "--certinfo", "--show-certificate", "--show-certificates", "--server-defaults" ->
              "certificates are always looked at; -o html and -o markdown tell all about them";
          case "--no-failed", "--show-ciphers", "--show-each", "--show-sigs", "--show-times" ->
              "what is accepted is told, and what is refused stands in -o json";
          case "--tlsall", "--ssl2", "--ssl3", "--sslv2", "--sslv3" -> everyVersion();
          case "--tls10", "--tls11", "--tls12", "--tls13" -> everyVersion();
          case "--tlsv1", "--tlsv1_0", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3" -> everyVersion();
          case "-E", "--protocols", "--std", "--categories", "--each-cipher" -> everyVersion();
          case "--cipher-per-proto", "--fs", "--pfs", "--regular", "--full" -> everyVersion();
          case "--elliptic_curves", "--resum", "--reneg", "--renegotiation" -> everyVersion();
          case "--compression", "--early_data", "--client-simulation" -> everyVersion();
          case "-U", "--vulnerable", "--vulnerabilities", "--heartbleed", "--robot", "--ccs" ->
              "nothing is attacked to see whether it breaks; picket checks lists what is asked";
          case "--openssl_ccs", "--fallback", "--poodle", "--drown", "--logjam", "--beast" ->
              "what invites an attack is told by the checks; picket checks lists them";
          case "--headers", "--http_headers" -> "the headers that matter are always looked at";
          case "--mozilla_config", "--custom_tls_config" ->
              "--policy NAME holds TLS against a policy, such as mozilla-intermediate";
          case "--add-ca", "--ca_file", "--ca-file", "--cacert" ->
              "--trust-store FILE trusts more authorities";
          case "--cert", "--key", "--pass", "--keypass" ->
              "Picket shows no certificate of its own; whether one is wanted is told";
          case "--basicauth", "--auth" ->
              "Picket does not log in; --try-default-logins says what it may try";
          case "--ocsp", "--phone-out" ->
              "--" + IssuerLeave.OPTION + " asks the issuers whether certificates were revoked";
          case "-k", "--insecure" -> "a bad certificate hinders nothing, and is told; leave it out";
          default -> null;
        });
  }

  private static String everyVersion() {
    return "every version, suite and group is asked for anyway; --tls-detail says how much";
  }

  private static Optional<String> whatToWrite(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "--json", "-json", "-j", "--json_out", "--jsonfile", "--jsonfile-pretty", "-oJ" ->
              "write -o json=FILE";
          case "-jsonl", "--jsonl", "-je", "-json-export" -> "write -o json=FILE or -o jsonl=FILE";
          case "--html", "--htmlfile", "-oH" -> "write -o html=FILE";
          case "--csv", "--csvfile", "-oC" -> "write -o csv=FILE";
          case "--xml" -> "write -o nmap=FILE, which is shaped as nmap's, or -o json=FILE";
          case "--logfile", "--log", "-oL" -> "write -o text=FILE";
          case "-me", "-markdown-export", "--markdown" -> "write -o markdown=FILE";
          case "-se", "-sarif-export", "--sarif" -> "write -o sarif=FILE";
          case "--format" -> "write -o FORMAT or -o FORMAT=FILE";
          case "--severity", "-severity" ->
              "everything is told, the worst first; --fail-on SEVERITY decides the exit code";
          case "-q", "--quiet", "--silent", "-silent" ->
              "only the report goes to standard output; progress goes to standard error";
          case "--color", "--colour" -> "colours are for terminals; --no-color turns them off";
          case "--wide", "--iana-names", "--mapping" -> "suites carry IANA's names";
          case "--debug", "-debug" -> "-v says more";
          default -> null;
        });
  }

  private static Optional<String> how(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "--rate", "--rate-limit", "-rl", "-rate-limit" ->
              "--max-rate NUMBER is the most connections per second";
          case "-c", "--concurrency", "-concurrency", "--threads", "--parallel", "-bs" ->
              "--max-parallel-hosts NUMBER is how many hosts are looked at together";
          case "--sleep", "--slow_connection", "--sneaky", "--fast", "--wait" ->
              "the pace is gentle and finds itself; --max-rate limits it";
          case "--connect-timeout", "--openssl-timeout", "--socket-timeout" ->
              "--timeout TIME is how long an answer is waited for";
          case "-ut", "-update", "--update", "-update-templates", "--script-updatedb" ->
              "nothing is fetched; what Picket knows comes with its version";
          case "-V", "--version" -> "picket version";
          case "-y", "--yes", "--batch" -> "nothing is asked while it runs; leave it out";
          default -> null;
        });
  }
}
